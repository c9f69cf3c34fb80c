import { lowRatio } from './low-ratio.ts';
import { noiseOf } from './noise-of.ts';
import type { PairedTimes } from './paired-times.ts';

/** What is let pass at least: half of the slowdown that has to be found, as far from it as from none. */
const LEAST_SLOWDOWN = 0.1;
/** Standard errors of the difference; equal code is beyond so many once in some hundred times. */
const ERRORS = 3;

/** One figure beside its baseline. */
export interface Verdict {
  /** Ratios to the Map. */
  readonly baseline: number;
  readonly now: number;
  /** Standard errors, as shares of the ratios. */
  readonly baselineNoise: number;
  readonly nowNoise: number;
  /** The most that `now ÷ baseline` may be. */
  readonly limit: number;
}

/** Sets the rounds of a run beside those of the baseline. */
export function judge(baseline: readonly PairedTimes[], now: readonly PairedTimes[]): Verdict {
  const [baselineNoise, nowNoise] = [noiseOf(baseline), noiseOf(now)];
  const limit = 1 + Math.max(LEAST_SLOWDOWN, ERRORS * Math.hypot(baselineNoise, nowNoise));
  return { baseline: lowRatio(baseline), now: lowRatio(now), baselineNoise, nowNoise, limit };
}
