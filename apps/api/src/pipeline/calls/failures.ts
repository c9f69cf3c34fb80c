import { type Candidate, fullJitter, type Provider, ProxyError, type UpstreamError } from '@proxyapi/proxy-core';

import type { Tried } from './tried.ts';

/** What came of a candidate that gave no answer. */
export type Failed = Exclude<Tried, { readonly kind: 'answered' }>;

/** A provider that asks for more than this is not waited for. */
const MAX_TOLD_MS = 60_000;
/** A rate limit that ends this soon is waited out; a longer one is the caller's to wait for. */
const MAX_RATE_LIMIT_WAIT_MS = 1000;

interface Entry {
  readonly candidate: Candidate<Provider>;
  readonly failed: Failed;
  /** Why it failed when it was asked: an open breaker, found when it was to be asked again, tells less. */
  readonly error: UpstreamError | undefined;
  /** When it may be asked again, if it told. */
  readonly readyAtMs: number | undefined;
}

/** What the pause before a round depends on. */
export interface PauseOptions {
  readonly nowMs: number;
  readonly random: () => number;
  /** Whether the provider may be asked once more. */
  readonly isAllowed: (provider: Provider) => boolean;
}

/** What came of the candidates of one request so far, and what follows from it. Times are monotonic, in ms. */
export class Failures {
  /** One for each candidate, the last one that failed last. Mostly none, and never many: a list costs less than a map. */
  #entries: readonly Entry[] = [];

  set(candidate: Candidate<Provider>, failed: Failed, nowMs: number): void {
    const told = toldMs(failed);
    const before = this.#entries.find((entry) => entry.candidate === candidate);
    const error = failed.kind === 'open' ? before?.error : errorOf(failed);
    this.#entries = [...this.#entries.filter((entry) => entry !== before), { candidate, failed, error, readyAtMs: told === undefined ? undefined : nowMs + told }];
  }

  /** Candidates that may answer if they are asked again, without those that told a time which is still to come. */
  due(nowMs: number): readonly Candidate<Provider>[] {
    return this.#worthAsking().filter(({ readyAtMs = nowMs }) => readyAtMs <= nowMs).map(({ candidate }) => candidate);
  }

  /**
   * How long to wait before the round: until the first of the told times, and for candidates that told none no longer
   * than a random time whose bound grows with the rounds. `undefined` where nobody is worth asking.
   */
  pauseMs(round: number, { nowMs, random, isAllowed }: PauseOptions): number | undefined {
    const again = this.#worthAsking().filter(({ candidate }) => isAllowed(candidate.provider));
    if (again.length === 0) return undefined;
    const untold = again.filter(({ readyAtMs }) => readyAtMs === undefined);
    const told = again.map(({ readyAtMs }) => readyAtMs).filter((readyAtMs) => readyAtMs !== undefined);
    // A timer may be early by the fraction of a ms, and the candidate would not be ready then.
    const toldPauseMs = told.length === 0 ? Infinity : Math.max(0, Math.ceil(Math.min(...told) - nowMs) + 1);
    if (untold.length === 0) return toldPauseMs;
    const factorMs = Math.min(...untold.map(({ candidate }) => candidate.provider.retries.delayMs));
    return Math.min(toldPauseMs, fullJitter(round, { factorMs, random }));
  }

  /** What the caller is told when nobody is left to ask: of the last provider that failed, if one was asked at all. */
  error(): ProxyError {
    const last = this.#entries.findLast(({ error }) => error !== undefined)?.error;
    if (last !== undefined) return last;
    const all = this.#entries.map(({ failed }) => failed);
    const rested = all.filter((each) => each.kind === 'resting').toSorted((one, other) => one.retryAfterMs - other.retryAfterMs)[0];
    if (rested !== undefined) return rested.error;
    const open = all.filter((each) => each.kind === 'open');
    if (open.length > 0) return unavailable(Math.min(...open.map(({ retryAfterMs }) => retryAfterMs)));
    const unable = all.find((each) => each.kind === 'unable');
    return unable?.error ?? unavailable(MAX_RATE_LIMIT_WAIT_MS);
  }

  #worthAsking(): readonly Entry[] {
    return this.#entries.filter(({ candidate, failed }) => isWorthAsking(candidate.provider, failed));
  }
}

function isWorthAsking({ retries }: Provider, failed: Failed): boolean {
  switch (failed.kind) {
    case 'failed': return mayRepeat(failed.error, retries.includesCompletionTimeout);
    case 'resting': return failed.error.code === 'rate_limit_exceeded' && failed.retryAfterMs <= MAX_RATE_LIMIT_WAIT_MS;
    case 'open': case 'unable': return false;
  }
}

function mayRepeat({ code, phase, isRetryable, retryAfterMs }: UpstreamError, includesCompletionTimeout: boolean): boolean {
  if (code === 'upstream_auth_failed') return false;
  if (phase === 'completion') return includesCompletionTimeout;
  const maxMs = code === 'rate_limit_exceeded' ? MAX_RATE_LIMIT_WAIT_MS : MAX_TOLD_MS;
  return isRetryable && (retryAfterMs ?? 0) <= maxMs;
}

function errorOf(failed: Failed): UpstreamError | undefined {
  return failed.kind === 'failed' ? failed.error : undefined;
}

function toldMs(failed: Failed): number | undefined {
  if (failed.kind === 'resting') return failed.retryAfterMs;
  return failed.kind === 'failed' ? failed.error.retryAfterMs : undefined;
}

function unavailable(retryAfterMs: number): ProxyError {
  return new ProxyError('upstream_unavailable', 'Every provider of the model has failed repeatedly and is left alone for a while. Ask again after the time in retry-after.', { retryAfterMs });
}
