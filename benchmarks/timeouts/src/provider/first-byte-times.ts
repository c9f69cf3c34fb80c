import { seededRandom } from '@proxyapi/bench-harness';

/** How many draws, between which times, and what makes them repeat. */
export interface DrawOptions {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  /** Equal seeds give equal draws. */
  readonly seed: number;
}

/**
 * Draws times to a first byte: as many of them between 200 and 400 ms as between 400 and 800, since a model is late more
 * often by a factor than by an amount.
 */
export function drawFirstByteTimes({ count, min, max, seed }: DrawOptions): readonly number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => min * (max / min) ** random());
}
