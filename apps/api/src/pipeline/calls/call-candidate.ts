import { performance } from 'node:perf_hooks';

import { type AbortSignalLike, type Candidate, type ModelRequest, parseQuotaHeaders, type Permit, type Provider, ProxyError, type ProviderKey, UpstreamError } from '@proxyapi/proxy-core';

import type { UpstreamAnswer } from '../answer.ts';
import type { StreamEnd } from '../answer-stream.ts';
import type { AttemptObserver } from '../records/attempt-record.ts';
import type { Scope } from '../scope.ts';
import type { Bill, Billing } from '../usage/billing.ts';
import { blameFailure, settleStream } from './attempt-outcome.ts';
import { AttemptNotes } from './attempt-notes.ts';
import { type CallObserver, callProvider, type UpstreamHead } from './call-provider.ts';
import type { CallSession } from './call-session.ts';
import { type Guards, type Waits, waitsFor } from './guards.ts';
import type { Tried } from './tried.ts';

/** What every attempt of one request shares. */
export interface Calls {
  readonly request: ModelRequest;
  readonly session: CallSession;
  readonly guards: Guards;
  readonly observer: AttemptObserver;
  readonly billing: Billing;
  readonly scope: Scope;
}

/**
 * Asks one candidate, if its breaker lets it, with its keys one after the other while the provider blames the key.
 *
 * @throws the signal's reason when the attempt is aborted.
 */
export async function callCandidate(calls: Calls, candidate: Candidate<Provider>, signal: AbortSignalLike): Promise<Tried> {
  const { provider, model } = candidate;
  const breaker = calls.guards.breakers.get(provider.name, model);
  let last: Tried | undefined;
  for (let turn = 0; turn < provider.keys.size; turn += 1) {
    const choice = provider.keys.pick(model, performance.now());
    if (choice.kind === 'resting') return last ?? resting(provider, choice);
    const permit = breaker.acquire();
    if (permit === undefined) return last ?? { kind: 'open', retryAfterMs: breaker.retryAfterMs };
    const attempt = new Attempt(calls, { candidate, key: choice.key, permit, isProbe: breaker.state === 'half-open', signal });
    try {
      const answer = await attempt.exchange();
      attempt.learnFromAnswer(answer);
      return { kind: 'answered', answer };
    } catch (error) {
      const { tried, mayTryNextKey } = attempt.learnFromFailure(error);
      if (!mayTryNextKey) return tried;
      last = tried;
    } finally {
      attempt.end();
    }
  }
  return last ?? resting(provider, { restsUntilMs: 0, isRefused: false });
}

function resting(provider: Provider, { restsUntilMs, isRefused }: { readonly restsUntilMs: number; readonly isRefused: boolean }): Tried {
  const retryAfterMs = Math.max(1, restsUntilMs - performance.now());
  const error = isRefused
    ? new UpstreamError('upstream_auth_failed', 'has refused every key of the gateway; its operator checks them', { provider: provider.name, isRetryable: true })
    : new UpstreamError('rate_limit_exceeded', 'asked to slow down; wait for the time in retry-after', { provider: provider.name, isRetryable: true, retryAfterMs });
  return { kind: 'resting', retryAfterMs, error };
}

interface AttemptParts {
  readonly candidate: Candidate<Provider>;
  readonly key: ProviderKey;
  readonly permit: Permit;
  readonly isProbe: boolean;
  readonly signal: AbortSignalLike;
}

interface AttemptFailure {
  readonly tried: Tried;
  readonly mayTryNextKey: boolean;
}

/** One exchange, with everything that is learned from it written down. */
class Attempt implements CallObserver {
  readonly #calls: Calls;
  readonly #parts: AttemptParts;
  readonly #startedAtMs = performance.now();
  readonly #notes: AttemptNotes;
  readonly #waits: Waits;

  constructor(calls: Calls, parts: AttemptParts) {
    this.#calls = calls;
    this.#parts = parts;
    this.#notes = new AttemptNotes({ candidate: parts.candidate, request: calls.request, observer: calls.observer, notes: calls.scope.notes });
    const { provider, model } = parts.candidate;
    this.#waits = waitsFor(calls.guards, { provider, model, callerName: calls.scope.caller.name, mayAdapt: calls.request.isStream && !parts.isProbe });
  }

  /** Sends the request and waits for its answer. */
  exchange(): Promise<UpstreamAnswer> {
    const { session, request, scope, billing } = this.#calls;
    const { candidate, key, signal } = this.#parts;
    const attempts = session.beginAttempt(candidate.provider);
    scope.notes.source = { provider: candidate.provider.name, model: candidate.model, attempts };
    scope.clock.beginUpstreamWait();
    return callProvider({ request, candidate, key, attempts, signal, waits: this.#waits, traceHeaders: this.#notes.traceHeaders, observer: this, billing });
  }

  /** There is an answer, or there will be none. */
  end(): void {
    this.#calls.scope.clock.endUpstreamWait();
  }

  onHead({ status, headers }: UpstreamHead): void {
    const { provider, model } = this.#parts.candidate;
    const nowMs = performance.now();
    this.#notes.onStatus(status);
    // A refusal comes fast, and says nothing of how long an answer takes to begin.
    if (this.#calls.request.isStream && status < 300) this.#times().firstByte.record(nowMs - this.#startedAtMs);
    const restMs = parseQuotaHeaders(headers);
    if (restMs !== undefined) provider.keys.rest(this.#parts.key, model, nowMs + restMs);
  }

  // Not once the answer is handed over: a stream that came at once is over by then.
  onStreamOpen(): void {
    this.#parts.permit.begin();
    this.#notes.onContent();
  }

  learnFromAnswer(answer: UpstreamAnswer): void {
    const { permit, isProbe, candidate, key } = this.#parts;
    if (answer.kind === 'whole') this.#notes.onWhole(answer);
    if (answer.kind === 'whole' && answer.status >= 400) {
      permit.forget();
      return;
    }
    candidate.provider.keys.accept(key);
    // A stream can still be cut, and its permit waits for its end; but a probe has seen what it came for.
    if (answer.kind === 'whole' || isProbe) permit.succeed();
  }

  onStreamEnd({ error, longestGapMs }: StreamEnd, bill: Bill): void {
    const isSilent = error instanceof UpstreamError && error.phase === 'idle';
    this.#times().gap.record(isSilent ? this.#waits.idleMs : longestGapMs);
    settleStream(error, this.#parts.permit);
    if (error === undefined) this.#notes.onSuccess(bill);
    else this.#notes.onFailure(error, bill);
  }

  /** @throws the error, where it is not the provider's. */
  learnFromFailure(error: unknown): AttemptFailure {
    const { permit, key, candidate: { provider, model }, signal } = this.#parts;
    const nowMs = performance.now();
    if (signal.aborted || !ProxyError.isInstance(error)) {
      permit.forget();
      this.#notes.onFailure(signal.aborted ? signal.reason : error);
      throw signal.aborted ? signal.reason : error;
    }
    if (!(error instanceof UpstreamError)) {
      permit.forget();
      this.#notes.forget();
      return { tried: { kind: 'unable', error }, mayTryNextKey: false };
    }
    this.#notes.onFailure(error);
    if (error.phase === 'first-byte') this.#times().firstByte.record(this.#waits.firstByteMs);
    const mayTryNextKey = blameFailure(error, { permit, keys: provider.keys, key, model, nowMs });
    return { tried: { kind: 'failed', error }, mayTryNextKey };
  }

  #times(): ReturnType<Guards['times']['get']> {
    const { provider, model } = this.#parts.candidate;
    return this.#calls.guards.times.get(provider.name, model);
  }
}
