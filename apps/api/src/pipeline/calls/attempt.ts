import { setTimeout as delay } from 'node:timers/promises';

import type { Candidate, ModelRequest, Provider } from '@proxyapi/proxy-core';

import type { Answer } from '../answer.ts';
import type { Scope } from '../scope.ts';
import type { UpstreamMeter } from '../upstream-meter.ts';
import { callCandidate, type Calls } from './call-candidate.ts';
import { CallSession } from './call-session.ts';
import { Failures } from './failures.ts';
import type { Guards } from './guards.ts';
import { callHedged, hedgeDelayMs } from './hedge.ts';

/** A request, where it can be served, and what is known of those places. */
export interface Plan {
  readonly request: ModelRequest;
  readonly candidates: readonly Candidate<Provider>[];
  readonly guards: Guards;
  readonly meter: UpstreamMeter;
}

/**
 * Asks the candidates until one answers: each once, without waiting; then in rounds with a pause before each, while
 * retries, the providers' retry budgets and the time allow.
 *
 * @throws {@link ProxyError} that tells of the last provider that was asked.
 * @throws the scope's abort reason when the caller leaves, and the deadline's: nobody is asked after that.
 */
export async function attempt({ request, candidates, guards, meter }: Plan, scope: Scope): Promise<Answer> {
  const totalMs = scope.limits.totalMs ?? candidates[0]?.provider.timeouts.totalMs ?? 0;
  const session = new CallSession({ totalMs, parent: scope.signal });
  const calls = { request, session, guards, meter, scope };
  const failures = new Failures();
  try {
    const answer = (await firstPass(calls, candidates, failures)) ?? (await retryRounds(calls, failures));
    if (answer === undefined) throw failures.error();
    // A stream ends its session itself.
    if (answer.kind === 'whole') session.end();
    return answer;
  } catch (error) {
    session.end();
    throw error;
  }
}

async function firstPass(calls: Calls, candidates: readonly Candidate<Provider>[], failures: Failures): Promise<Answer | undefined> {
  for (let place = 0; place < candidates.length; place += 1) {
    const [candidate, next] = candidates.slice(place);
    if (candidate === undefined) break;
    const hedgeAfterMs = hedgeDelayMs(calls, candidate);
    if (next !== undefined && hedgeAfterMs !== undefined) {
      const outcome = await callHedged(calls, { candidate, next, hedgeAfterMs });
      for (const [asked, tried] of outcome) {
        if (tried.kind === 'answered') return tried.answer;
        failures.set(asked, tried);
      }
      if (outcome.size > 1) place += 1;
      continue;
    }
    const tried = await callCandidate(calls, candidate, calls.session.signal);
    if (tried.kind === 'answered') return tried.answer;
    failures.set(candidate, tried);
  }
  return undefined;
}

async function retryRounds(calls: Calls, failures: Failures): Promise<Answer | undefined> {
  const { session, guards, scope } = calls;
  let retriesLeft = scope.limits.retries ?? guards.maxRetries;
  let denials = 0;
  for (let round = 0; retriesLeft > 0 && denials < 2; round += 1) {
    const again = failures.worthAsking();
    const pauseMs = again.length > 0 ? failures.pauseMs(round, Math.random) : Infinity;
    if (pauseMs >= session.remainingMs) return undefined;
    await delay(pauseMs, undefined, { signal: session.signal }).catch(() => session.signal.throwIfAborted());
    for (const candidate of again.slice(0, retriesLeft)) {
      const giveBack = candidate.provider.retryBudget.tryTake();
      if (giveBack === undefined) {
        denials += 1;
        continue;
      }
      retriesLeft -= 1;
      const tried = await callCandidate(calls, candidate, session.signal).finally(giveBack);
      if (tried.kind === 'answered') return tried.answer;
      failures.set(candidate, tried);
    }
  }
  return undefined;
}
