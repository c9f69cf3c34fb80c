import { probeProvider, type ProbeResult, type ProbeTarget, type Provider, timerDelayMs } from '@proxyapi/proxy-core';

/** How a provider is, as far as anybody knows. */
export interface ProviderCondition {
  /** `unknown`: nothing of late tells. The others are those of {@link ProbeResult}. */
  readonly state: 'up' | 'refused' | 'down' | 'unknown';
  /** What tells: a probe, an exchange of a caller's request that succeeded, or that it is part of this process. */
  readonly source: 'probe' | 'traffic' | 'built-in' | undefined;
  /** How long ago that was. */
  readonly ageMs: number | undefined;
  /** Of the last probe, where it is the source. */
  readonly probe: ProbeResult | undefined;
}

/** What probes need to know of a provider. */
export type ProbedProvider = Pick<Provider, 'name' | 'origin' | 'basePath' | 'headers' | 'proxyUrl'> & { readonly adapter: Pick<Provider['adapter'], 'listing'> };

/** Told when a provider's condition changes. */
export interface ProbeLog {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** Parts of {@link ProviderProbes}. */
export interface ProviderProbesOptions {
  readonly providers: readonly ProbedProvider[];
  /** From one look at a provider to the next; 0 for none. */
  readonly intervalMs: number;
  /** How long what was found out holds; later it is unknown. */
  readonly ttlMs: number;
  /** When an exchange of a caller's request with the provider last succeeded, on the clock of `now`. */
  readonly lastSuccessAtMs: (provider: string) => number | undefined;
  readonly logger: ProbeLog;
  /** Probes under way at once. @default 8 */
  readonly maxRunning?: number;
  /** @default probeProvider */
  readonly probe?: (target: ProbeTarget, signal: AbortSignal) => Promise<ProbeResult>;
  /** Milliseconds on a clock that nobody sets. @default performance.now */
  readonly now?: () => number;
  /** @default Math.random */
  readonly random?: () => number;
}

interface Found {
  readonly result: ProbeResult;
  readonly atMs: number;
}

/** The first probes come within a second of the start, or within the interval where that is shorter. */
const FIRST_WITHIN_MS = 1000;
/** Instances that were started together drift apart, and what was found out is renewed before it is too old. */
const LEAST_SHARE = 0.8;

/**
 * Asks each provider in the background how it is, all of them side by side, each one never twice at once. One whose callers
 * were answered within the interval is known to be well, and is left alone.
 *
 * It only looks: it opens and closes no breaker, and no request waits for it.
 */
export class ProviderProbes {
  readonly #options: Required<Omit<ProviderProbesOptions, 'providers'>>;
  readonly #providers: ReadonlyMap<string, ProbedProvider>;
  readonly #found = new Map<string, Found>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #waiting: ProbedProvider[] = [];
  readonly #stopped = new AbortController();
  #running = 0;

  constructor({ providers, maxRunning = 8, probe = probeProvider, now = (): number => performance.now(), random = Math.random, ...options }: ProviderProbesOptions) {
    this.#options = { ...options, maxRunning, probe, now, random };
    this.#providers = new Map(providers.map((provider) => [provider.name, provider]));
  }

  /** Probes that are under way. */
  get running(): number {
    return this.#running;
  }

  start(): void {
    const { intervalMs, random } = this.#options;
    if (intervalMs === 0) return;
    for (const provider of this.#providers.values()) {
      if (!isBuiltIn(provider)) this.#lookLater(provider, random() * Math.min(FIRST_WITHIN_MS, intervalMs));
    }
  }

  /** Ends the probes under way, and begins none; idempotent. */
  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#waiting.length = 0;
    this.#stopped.abort(new Error('probes were stopped'));
  }

  /** How a provider is; unknown for one that there is not. */
  condition(name: string): ProviderCondition {
    const provider = this.#providers.get(name);
    if (provider !== undefined && isBuiltIn(provider)) return { state: 'up', source: 'built-in', ageMs: 0, probe: undefined };
    const { ttlMs, now, lastSuccessAtMs } = this.#options;
    const nowMs = now();
    const found = this.#found.get(name);
    const successAtMs = lastSuccessAtMs(name) ?? -Infinity;
    const atMs = Math.max(successAtMs, found?.atMs ?? -Infinity);
    const ageMs = nowMs - atMs;
    if (ageMs > ttlMs) return { state: 'unknown', source: undefined, ageMs: undefined, probe: undefined };
    // Whichever is newer: a provider that has answered since is up again, and one that has gone since is not.
    if (found === undefined || successAtMs > found.atMs) return { state: 'up', source: 'traffic', ageMs, probe: undefined };
    return { state: found.result.state, source: 'probe', ageMs, probe: found.result };
  }

  #lookLater(provider: ProbedProvider, afterMs: number): void {
    if (this.#stopped.signal.aborted) return;
    this.#timers.set(provider.name, setTimeout(() => this.#look(provider), timerDelayMs(afterMs)).unref());
  }

  #look(provider: ProbedProvider): void {
    const { lastSuccessAtMs, now, maxRunning } = this.#options;
    const wellForMs = this.#jitteredIntervalMs() - (now() - (lastSuccessAtMs(provider.name) ?? -Infinity));
    if (wellForMs > 0) this.#lookLater(provider, wellForMs);
    else if (this.#running >= maxRunning) this.#waiting.push(provider);
    else void this.#probe(provider);
  }

  async #probe(provider: ProbedProvider): Promise<void> {
    const { probe, now } = this.#options;
    const { name, origin, basePath, headers, proxyUrl, adapter } = provider;
    const { signal } = this.#stopped;
    this.#running += 1;
    try {
      const result = await probe({ origin, basePath, headers, proxyUrl, listingPath: adapter.listing?.path }, signal);
      if (!signal.aborted) this.#learn(name, { result, atMs: now() });
    } catch (error) {
      if (!signal.aborted) this.#options.logger.warn('a provider could not be probed', { provider: name, reason: error instanceof Error ? error.message : String(error) });
    } finally {
      this.#running -= 1;
    }
    this.#lookLater(provider, this.#jitteredIntervalMs());
    this.#lookAtWaiting();
  }

  #lookAtWaiting(): void {
    while (this.#running < this.#options.maxRunning) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#look(next);
    }
  }

  #learn(name: string, found: Found): void {
    const from = this.#found.get(name)?.result.state;
    const { state: to, code, status } = found.result;
    this.#found.set(name, found);
    if (from === to || (from === undefined && to === 'up')) return;
    const fields = { provider: name, from: from ?? 'unknown', to, code, status };
    if (to === 'up') this.#options.logger.info('provider probe', fields);
    else this.#options.logger.warn('provider probe', fields);
  }

  #jitteredIntervalMs(): number {
    const { intervalMs, random } = this.#options;
    return intervalMs * (LEAST_SHARE + (1 - LEAST_SHARE) * random());
  }
}

/** The sandbox is part of the process: there is nothing to ask. */
function isBuiltIn({ origin }: ProbedProvider): boolean {
  return origin === '';
}
