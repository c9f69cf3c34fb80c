import { performance } from 'node:perf_hooks';

import type { Candidate, ModelRequest, Provider } from '@proxyapi/proxy-core';

import type { UpstreamAnswer } from '../answer.ts';
import type { AttemptObserver } from '../records/attempt-record.ts';
import type { Scope } from '../scope.ts';
import type { Billing } from '../usage/billing.ts';
import { callCandidate, type Calls } from './call-candidate.ts';
import { CallSession } from './call-session.ts';
import { type Failed, Failures } from './failures.ts';
import type { Guards } from './guards.ts';
import { callHedged, hedgeDelayMs } from './hedge.ts';
import { pauseFor } from './pause-for.ts';
import { RetryAllowance } from './retry-allowance.ts';

/** A request, where it can be served, and what is known of those places. */
export interface Plan {
  readonly request: ModelRequest;
  readonly candidates: readonly Candidate<Provider>[];
  readonly guards: Guards;
  readonly observer: AttemptObserver;
  readonly billing: Billing;
}

/**
 * Asks the candidates until one answers: each once, without waiting; then in rounds with a pause before each, while
 * retries, the providers' retry budgets and the time allow.
 *
 * @throws {@link ProxyError} that tells of the last provider that was asked.
 * @throws the scope's abort reason when the caller leaves, and the deadline's: nobody is asked after that.
 */
export async function attempt({ request, candidates, guards, observer, billing }: Plan, scope: Scope): Promise<UpstreamAnswer> {
  const totalMs = scope.limits.totalMs ?? candidates[0]?.provider.timeouts.totalMs ?? 0;
  const session = new CallSession({ totalMs, controller: scope.controller, notes: scope.notes });
  const calls = { request, session, guards, observer, billing, scope };
  const failures = new Failures();
  try {
    const answer = (await firstPass(calls, candidates, failures)) ?? (await retryRounds(calls, failures));
    if (answer === undefined) throw failures.error();
    if (answer.kind === 'whole') session.end();
    else answer.stream.whenOver(() => session.end());
    return withAttempts(answer, session.attempts);
  } catch (error) {
    session.end();
    throw error;
  }
}

// A second attempt that ran beside the one that answered is billed as well.
function withAttempts(answer: UpstreamAnswer, attempts: number): UpstreamAnswer {
  return answer.source.attempts === attempts ? answer : { ...answer, source: { ...answer.source, attempts } };
}

async function firstPass(calls: Calls, candidates: readonly Candidate<Provider>[], failures: Failures): Promise<UpstreamAnswer | undefined> {
  for (let place = 0; place < candidates.length; place += 1) {
    const [candidate, next] = [candidates[place], candidates[place + 1]];
    if (candidate === undefined) break;
    const hedgeAfterMs = next === undefined ? undefined : hedgeDelayMs(calls, candidate);
    if (next === undefined || hedgeAfterMs === undefined) {
      const tried = await callCandidate(calls, candidate, calls.scope.signal);
      if (tried.kind === 'answered') return tried.answer;
      noteFailure(failures, candidate, tried);
      continue;
    }
    const outcome = await callHedged(calls, { candidate, next, hedgeAfterMs });
    for (const [asked, tried] of outcome) {
      if (tried.kind === 'answered') return tried.answer;
      noteFailure(failures, asked, tried);
    }
    if (outcome.size > 1) place += 1;
  }
  return undefined;
}

async function retryRounds(calls: Calls, failures: Failures): Promise<UpstreamAnswer | undefined> {
  const { session, guards, scope } = calls;
  const retries = new RetryAllowance({ maxRetries: guards.maxRetries, asked: scope.limits.retries });
  let wasDenied = false;
  for (let round = 0; ; round += 1) {
    const pauseMs = failures.pauseMs(round, { nowMs: performance.now(), random: Math.random, isAllowed: (provider) => retries.allows(provider) });
    if (pauseMs === undefined || pauseMs >= session.remainingMs) return undefined;
    await pause(calls, pauseMs);
    let isDenied = false;
    for (const candidate of failures.due(performance.now())) {
      if (!retries.allows(candidate.provider)) continue;
      const giveBack = candidate.provider.retryBudget.tryTake();
      if (giveBack === undefined) {
        isDenied = true;
        continue;
      }
      retries.use(candidate.provider);
      const tried = await callCandidate(calls, candidate, scope.signal).finally(giveBack);
      if (tried.kind === 'answered') return tried.answer;
      noteFailure(failures, candidate, tried);
    }
    // Denied once, it waits once more; twice in a row, the provider has enough to do without it.
    if (isDenied && wasDenied) return undefined;
    wasDenied = isDenied;
  }
}

async function pause({ scope: { signal, clock } }: Calls, pauseMs: number): Promise<void> {
  clock.beginUpstreamWait();
  try {
    await pauseFor(pauseMs, signal);
  } finally {
    clock.endUpstreamWait();
  }
}

function noteFailure(failures: Failures, candidate: Candidate<Provider>, failed: Failed): void {
  // It is billed already, and would be again wherever it is asked next.
  if (failed.kind === 'failed' && failed.error.phase === 'completion' && !candidate.provider.retries.includesCompletionTimeout) throw failed.error;
  failures.set(candidate, failed, performance.now());
}
