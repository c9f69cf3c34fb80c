import { type Candidate, fullJitter, type Provider, ProxyError, UpstreamError } from '@proxyapi/proxy-core';

import type { Tried } from './tried.ts';

/** What came of a candidate that gave no answer. */
export type Failed = Exclude<Tried, { readonly kind: 'answered' }>;

/** A provider that asks for more than this is not waited for. */
const MAX_TOLD_MS = 60_000;
/** A rate limit that ends this soon is waited out; a longer one is the caller's to wait for. */
const MAX_RATE_LIMIT_WAIT_MS = 1000;

/** What came of the candidates of one request so far, and what follows from it. */
export class Failures {
  readonly #failed = new Map<Candidate<Provider>, Failed>();

  set(candidate: Candidate<Provider>, failed: Failed): void {
    this.#failed.delete(candidate);
    this.#failed.set(candidate, failed);
  }

  /** Candidates that may answer if they are asked again. */
  worthAsking(): readonly Candidate<Provider>[] {
    return [...this.#failed].filter(([{ provider }, failed]) => isWorthAsking(provider, failed)).map(([candidate]) => candidate);
  }

  /** How long to wait before the round: as long as was told, else a time that grows with the rounds. */
  pauseMs(round: number, random: () => number): number {
    const again = this.worthAsking();
    const told = again.map((candidate) => toldMs(this.#failed.get(candidate))).filter((ms) => ms !== undefined);
    if (told.length === again.length) return Math.min(...told);
    const factorMs = Math.min(...again.map(({ provider }) => provider.retries.delayMs));
    return fullJitter(round, { factorMs, random });
  }

  /** What the caller is told when nobody is left to ask: of the last provider that failed, if one was asked at all. */
  error(): ProxyError {
    const all = [...this.#failed.values()];
    const failed = all.findLast((each) => each.kind === 'failed');
    if (failed !== undefined) return failed.error;
    const rested = all.filter((each) => each.kind === 'resting').toSorted((one, other) => one.retryAfterMs - other.retryAfterMs)[0];
    if (rested !== undefined) return rested.error;
    const open = all.filter((each) => each.kind === 'open');
    if (open.length > 0) return unavailable(Math.min(...open.map(({ retryAfterMs }) => retryAfterMs)));
    const unable = all.find((each) => each.kind === 'unable');
    return unable?.error ?? unavailable(MAX_RATE_LIMIT_WAIT_MS);
  }
}

function isWorthAsking({ retries }: Provider, failed: Failed): boolean {
  switch (failed.kind) {
    case 'failed': return retries.max > 0 && mayRepeat(failed.error, retries.includesCompletionTimeout);
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

function toldMs(failed: Failed | undefined): number | undefined {
  if (failed?.kind === 'resting') return failed.retryAfterMs;
  return failed?.kind === 'failed' ? failed.error.retryAfterMs : undefined;
}

function unavailable(retryAfterMs: number): ProxyError {
  return new ProxyError('upstream_unavailable', 'Every provider of the model has failed repeatedly and is left alone for a while. Ask again after the time in retry-after.', { retryAfterMs });
}
