import { type ModelEntry, ModelMap } from '@proxyapi/proxy-core';

import { type LatencyFacts, LatencyWindow } from './latency-window.ts';
import type { AttemptObserver, AttemptRecord } from './pipeline/records/attempt-record.ts';

/** Settings of {@link ProviderStats}. */
export interface ProviderStatsOptions {
  /** Models of all providers together that are told apart; the one unused for longest is forgotten first. @default 128 */
  readonly maxModels?: number;
  /** Milliseconds on a clock that nobody sets. @default performance.now */
  readonly now?: () => number;
}

/** What came of the exchanges with a provider, or with one of its models. Names go into JSON as they are. */
export interface ExchangeFacts {
  /** Exchanges that are over, since the start. */
  readonly requests: number;
  readonly errors: number;
  /** Those whose answer nobody wanted any more; no errors, and neither are those in which the caller's own request was refused. */
  readonly cancelled: number;
  /** `errors / requests`; 0 before the first. */
  readonly error_rate: number;
  /** Of exchanges that succeeded, in the last 5 to 10 minutes. */
  readonly latency_ms: LatencyFacts;
  /** Of streams: until their first content. */
  readonly first_token_ms: LatencyFacts;
  /** `at`: seconds since the epoch. */
  readonly last_error: { readonly code: string; readonly status: number | null; readonly at: number } | null;
}

/** {@link ExchangeFacts} of a provider, and of its models. */
export interface ProviderExchangeFacts extends ExchangeFacts {
  /** Those that were asked for last; `*` for names of more than 256 characters. */
  readonly models: Readonly<Record<string, ExchangeFacts>>;
}

/** Remembers what came of the exchanges with each provider and each of its models. */
export class ProviderStats implements AttemptObserver {
  readonly #now: () => number;
  readonly #providers = new Map<string, ExchangeTally>();
  readonly #models: ModelMap<ExchangeTally>;

  constructor({ maxModels = 128, now = (): number => performance.now() }: ProviderStatsOptions = {}) {
    this.#now = now;
    this.#models = new ModelMap(maxModels);
  }

  onAttemptEnd(record: AttemptRecord): void {
    const nowMs = this.#now();
    this.#provider(record.provider).add(record, nowMs);
    this.#model(record).add(record, nowMs);
  }

  /** When an exchange with the provider last succeeded, on the clock of {@link ProviderStatsOptions.now}. */
  lastSuccessAtMs(provider: string): number | undefined {
    return this.#providers.get(provider)?.lastSuccessAtMs;
  }

  /** Costs some 100 µs for each model: not for the path of a request. */
  facts(provider: string): ProviderExchangeFacts {
    const own = [...this.#models].filter((entry) => entry.provider === provider);
    const models = own.toReversed().map(({ model, value }: ModelEntry<ExchangeTally>) => [model, value.facts()] as const);
    return { ...this.#provider(provider).facts(), models: Object.fromEntries(models) };
  }

  // Providers come from the configuration: there is no need to forget any.
  #provider(name: string): ExchangeTally {
    const known = this.#providers.get(name);
    if (known !== undefined) return known;
    const tally = new ExchangeTally(this.#now);
    this.#providers.set(name, tally);
    return tally;
  }

  #model({ provider, model }: AttemptRecord): ExchangeTally {
    const known = this.#models.get(provider, model);
    if (known !== undefined) return known;
    const tally = new ExchangeTally(this.#now);
    this.#models.set(provider, model, tally);
    return tally;
  }
}

class ExchangeTally {
  readonly #latency: LatencyWindow;
  readonly #firstToken: LatencyWindow;
  #requests = 0;
  #errors = 0;
  #cancelled = 0;
  #lastError: ExchangeFacts['last_error'] = null;
  lastSuccessAtMs: number | undefined;

  constructor(now: () => number) {
    this.#latency = new LatencyWindow({ now });
    this.#firstToken = new LatencyWindow({ now });
  }

  add({ result, status, startedAtMs, durationMs, firstTokenMs }: AttemptRecord, nowMs: number): void {
    this.#requests += 1;
    if (firstTokenMs !== undefined) this.#firstToken.record(firstTokenMs, nowMs);
    if (result === 'ok') {
      this.#latency.record(durationMs, nowMs);
      this.lastSuccessAtMs = nowMs;
    } else if (result === 'cancelled') this.#cancelled += 1;
    // It answered, and had nothing to blame but the caller's own request.
    else if (result === 'refused') this.lastSuccessAtMs = nowMs;
    else {
      this.#errors += 1;
      this.#lastError = { code: result, status: status ?? null, at: (startedAtMs + durationMs) / 1000 };
    }
  }

  facts(): ExchangeFacts {
    return {
      requests: this.#requests,
      errors: this.#errors,
      cancelled: this.#cancelled,
      error_rate: this.#requests === 0 ? 0 : this.#errors / this.#requests,
      latency_ms: this.#latency.facts(),
      first_token_ms: this.#firstToken.facts(),
      last_error: this.#lastError,
    };
  }
}
