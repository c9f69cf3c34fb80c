import { setTimeout as delay } from 'node:timers/promises';

import { type AbortListener, type AbortSignalLike, type Candidate, LightAbortController, type Provider } from '@proxyapi/proxy-core';

import { callCandidate, type Calls } from './call-candidate.ts';
import type { Tried } from './tried.ts';

/** A stream whose first content comes later than this share of the earlier ones is asked for a second time. */
const HEDGE_QUANTILE = 0.95;

/** After how long a candidate's silence is hedged; `undefined` where it is not, or too little is known. */
export function hedgeDelayMs({ request, guards }: Calls, { provider, model }: Candidate<Provider>): number | undefined {
  if (!provider.isHedged || !request.isStream) return undefined;
  return guards.times.get(provider.name, model).firstByte.quantile(HEDGE_QUANTILE);
}

/** Two candidates, and when the second is asked too. */
export interface Hedge {
  readonly candidate: Candidate<Provider>;
  readonly next: Candidate<Provider>;
  readonly hedgeAfterMs: number;
}

/**
 * Asks a candidate, and the next one too if the first is slow: the first to give content wins, and the other is cancelled.
 * Gives what came of each that was asked.
 *
 * @throws the signal's reason when the attempt is aborted, and what either of them threw: then the other is cancelled.
 */
export async function callHedged(calls: Calls, { candidate, next, hedgeAfterMs }: Hedge): Promise<ReadonlyMap<Candidate<Provider>, Tried>> {
  calls.guards.hedges.onCall();
  const first = new Runner(calls, candidate);
  if (!(await isLaterThan(first, hedgeAfterMs)) || !calls.guards.hedges.tryTake()) return new Map([[candidate, await first.result]]);
  const second = new Runner(calls, next);
  try {
    return await raceOf(first, second);
  } catch (error) {
    first.cancel();
    second.cancel();
    throw error;
  }
}

async function raceOf(first: Runner, second: Runner): Promise<ReadonlyMap<Candidate<Provider>, Tried>> {
  const winner = await firstAnswer(first, second);
  const loser = winner === first ? second : first;
  const results = new Map([[winner.candidate, await winner.result]]);
  if (results.get(winner.candidate)?.kind === 'answered') loser.cancel();
  else results.set(loser.candidate, await loser.result);
  return results;
}

async function isLaterThan({ result }: Runner, afterMs: number): Promise<boolean> {
  const over = new AbortController();
  const timer = delay(afterMs, true, { ref: false, signal: over.signal });
  // Stopped below, it rejects, and nobody waits for it any more.
  timer.catch(() => {});
  try {
    return await Promise.race([result.then(() => false), timer]);
  } finally {
    over.abort();
  }
}

async function firstAnswer(first: Runner, second: Runner): Promise<Runner> {
  const [earlier, later] = await Promise.race([first.result.then(() => [first, second] as const), second.result.then(() => [second, first] as const)]);
  if ((await earlier.result).kind === 'answered') return earlier;
  return (await later.result).kind === 'answered' ? later : earlier;
}

/** A call that can be cancelled without touching its rival. */
class Runner implements AbortListener {
  readonly candidate: Candidate<Provider>;
  readonly result: Promise<Tried>;
  readonly #own = new LightAbortController();
  readonly #whole: AbortSignalLike;

  constructor(calls: Calls, candidate: Candidate<Provider>) {
    this.candidate = candidate;
    this.#whole = calls.scope.signal;
    if (this.#whole.aborted) this.handleEvent();
    else this.#whole.addEventListener('abort', this);
    this.result = callCandidate(calls, candidate, this.#own.signal);
    // A loser's rejection is nobody's: its reason is our own.
    this.result.catch(() => {});
  }

  /** The end of the whole request is its own too. */
  handleEvent(): void {
    this.#own.abort(this.#whole.reason);
  }

  cancel(): void {
    const reason = new Error('another provider answered first');
    this.#own.abort(reason);
    this.result.then((tried) => {
      if (tried.kind === 'answered' && tried.answer.kind === 'stream') tried.answer.stream.cancel(reason);
    }, () => {});
  }
}
