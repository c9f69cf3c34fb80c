import { median } from '@proxyapi/bench-harness';

import { standardError } from './standard-error.ts';

/** What is let pass at least: half of the slowdown that has to be found, as far from it as from none. */
const LEAST_SLOWDOWN = 0.1;
/** Standard errors of the difference; equal code is beyond so many once in some hundred times. */
const ERRORS = 3;

/** One figure beside its baseline. */
export interface Verdict {
  /** Medians of the rounds' ratios. */
  readonly baseline: number;
  readonly now: number;
  /** Their standard errors, as shares of them. */
  readonly baselineNoise: number;
  readonly nowNoise: number;
  /** The most that `now ÷ baseline` may be. */
  readonly limit: number;
}

/** Sets each round's ratio of a run beside those of the baseline. */
export function judge(baseline: readonly number[], now: readonly number[]): Verdict {
  const [baselineNoise, nowNoise] = [standardError(baseline), standardError(now)];
  const limit = 1 + Math.max(LEAST_SLOWDOWN, ERRORS * Math.hypot(baselineNoise, nowNoise));
  return { baseline: median(baseline), now: median(now), baselineNoise, nowNoise, limit };
}
