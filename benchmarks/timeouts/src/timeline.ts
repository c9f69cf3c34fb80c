/** When what happens in a round, and how quick the providers are. */
export interface Timeline {
  /** The first provider answers as usual: this is what the gateways learn from. */
  readonly usualMs: number;
  /** Then each model at it has its trouble. */
  readonly troubleMs: number;
  /** Then all is as before. */
  readonly afterMs: number;
  /** Each gateway gets a request for each model this often, whatever became of those before. */
  readonly intervalMs: number;
  /** Times to the first provider's first byte, as usual. */
  readonly firstByteMs: { readonly min: number; readonly max: number };
  /** Time to the next provider's first byte. */
  readonly nextFirstByteMs: number;
  /** Configured at the gateways; `undefined` leaves them their default of 30 s. */
  readonly timeoutSeconds: number | undefined;
}

/** A request that came last in the trouble and hangs is given up 55 s into the round, where timeouts are fixed. */
export const FULL_TIMELINE: Timeline = {
  usualMs: 10_000,
  troubleMs: 15_000,
  afterMs: 5000,
  intervalMs: 250,
  firstByteMs: { min: 200, max: 800 },
  nextFirstByteMs: 400,
  timeoutSeconds: undefined,
};

/** Nothing can adapt in it: an adaptive timeout is 5 s at least, and never above the configured one. */
export const SMOKE_TIMELINE: Timeline = {
  usualMs: 1000,
  troubleMs: 1000,
  afterMs: 500,
  intervalMs: 100,
  firstByteMs: { min: 20, max: 80 },
  nextFirstByteMs: 40,
  timeoutSeconds: 1,
};

/** A round in words, and what its figures mean. */
export function describeTimeline({ usualMs, troubleMs, afterMs, intervalMs, firstByteMs, nextFirstByteMs }: Timeline): string {
  const [usual, trouble, after, min, max, next] = [usualMs, troubleMs, afterMs, firstByteMs.min, firstByteMs.max, nextFirstByteMs].map((ms) => `${ms / 1000} s`);
  return [
    'Two gateways stand in front of the same two providers and differ in one flag, `http_client_adaptive_timeouts`; all else is as it comes, the timeout of 30 s and the circuit breaker too.',
    `A model is asked of the first provider, then of the next, which begins its answer after ${next}.`,
    `Each gateway gets a stream every ${intervalMs} ms for each of the models below, and the two take turns.`,
    `For ${usual} the first provider begins its answers after ${min} to ${max}; for ${trouble} it has its trouble; for ${after} all is as before.`,
    `“First token” and “lost” are of the ${troubleMs / intervalMs} requests sent during the trouble. Lost is the time that a request waited on the first provider without getting an answer there; a false timeout is such a wait for an answer that would have come.`,
    '“Not asked” counts the requests of the whole round that the breaker kept from the first provider.',
    '“Efficiency” is the timeout efficiency: of all the time that was waited on the first provider in the round, the share that led to an answer.',
  ].join(' ');
}
