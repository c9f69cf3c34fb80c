import { median } from '@proxyapi/bench-harness';

/** By which the median absolute deviation is multiplied to be a normal distribution's standard deviation. */
const DEVIATIONS = 1.4826;
/** By how much a median varies more than a mean. */
const OF_A_MEDIAN = 1.2533;

/** By how much the median of so many draws may be off, as a share of itself; a few wild ones do not move it. */
export function standardError(draws: readonly number[]): number {
  const middle = median(draws);
  return (DEVIATIONS * OF_A_MEDIAN * median(draws.map((draw) => Math.abs(draw / middle - 1)))) / Math.sqrt(draws.length);
}
