import { median } from './median.ts';

/** What the rounds of one figure came to. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/**
 * The median of the rounds and how far they lie apart. A difference that is smaller than that is none.
 *
 * @throws RangeError when there are no rounds.
 */
export function spread(rounds: readonly number[]): Spread {
  return { median: median(rounds), min: Math.min(...rounds), max: Math.max(...rounds) };
}
