/** Settings of {@link fullJitter}. */
export interface FullJitterOptions {
  /** Longest wait before the first round, in ms; it doubles with each round. @default 500 */
  readonly factorMs?: number;
  /** Longest wait at all, in ms. @default 8000 */
  readonly maxMs?: number;
  /** @default Math.random */
  readonly random?: () => number;
}

/**
 * How many ms to wait before round `round` (from 0) of trying again: anything from 0 to `factorMs · 2^round`, at most
 * `maxMs`.
 *
 * Drawn from the whole span ("full jitter"), it spreads callers that failed together better than a wait with some
 * jitter added, and makes for the least work in all: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture
 * Blog, 2015.
 */
export function fullJitter(round: number, { factorMs = 500, maxMs = 8000, random = Math.random }: FullJitterOptions = {}): number {
  // 2^30 times any factor above is beyond the maximum, and 0 · Infinity would be no number.
  return random() * Math.min(maxMs, factorMs * 2 ** Math.min(Math.max(round, 0), 30));
}
