import { assertInteger } from './assert-integer.ts';
import type { FailureThreshold } from './failure-threshold.ts';

/** Calls whose outcomes are kept: enough for a share of successes that is exact to a tenth of a per cent. */
const MAX_SAMPLES = 1000;
/** Calls below which the share of successes says too little. */
const MIN_SAMPLES = 100;
/** Shares of successes at which the threshold is the initial one, and the least. */
const GOOD_RATIO = 0.9;
const BAD_RATIO = 0.5;
/** 0.05 / 0.1 is a hair below one half in binary: rounds as on paper. */
const ROUNDING = 1e-9;

/** Settings of an {@link AdaptiveThreshold}. */
export interface AdaptiveThresholdOptions {
  /** Until 100 calls are known, and at 90 % successes. @default 5 */
  readonly initial?: number;
  /** At 50 % successes and below. @default 3 */
  readonly min?: number;
  /** At 100 % successes. @default 20 */
  readonly max?: number;
  /** Whether it adapts at all; read each time, so that a flag can be switched while running. @default always */
  readonly isEnabled?: () => boolean;
}

/**
 * How many failures in a row open a breaker, learned from the provider's record: one that hardly ever fails gets more
 * patience (its failures in a row are more likely chance), one that fails often gets less.
 *
 * With s as the share of successes among the last 1,000 calls before the current run of failures, it is
 * `initial + (max − initial)·(s − 0.9)/0.1` for s ≥ 0.9, and below that goes down in a line to `min` at s ≤ 0.5; rounded.
 */
export class AdaptiveThreshold implements FailureThreshold {
  readonly #initial: number;
  readonly #min: number;
  readonly #max: number;
  readonly #isEnabled: () => boolean;
  /** Ring of outcomes, 1 for a success. */
  readonly #outcomes = new Uint8Array(MAX_SAMPLES);
  #next = 0;
  #samples = 0;
  #successes = 0;
  /** Failures since the last success: they enter the ring only once the run is over. */
  #run = 0;

  constructor({ initial = 5, min = 3, max = 20, isEnabled = () => true }: AdaptiveThresholdOptions = {}) {
    assertInteger('min', min, 1);
    assertInteger('initial', initial, min);
    assertInteger('max', max, initial);
    this.#initial = initial;
    this.#min = min;
    this.#max = max;
    this.#isEnabled = isEnabled;
  }

  get value(): number {
    if (this.#samples < MIN_SAMPLES || !this.#isEnabled()) return this.#initial;
    const ratio = this.#successes / this.#samples;
    const wanted = ratio >= GOOD_RATIO
      ? this.#initial + ((this.#max - this.#initial) * (ratio - GOOD_RATIO)) / (1 - GOOD_RATIO)
      : this.#min + ((this.#initial - this.#min) * (ratio - BAD_RATIO)) / (GOOD_RATIO - BAD_RATIO);
    return Math.min(this.#max, Math.max(this.#min, Math.round(wanted + ROUNDING)));
  }

  record(isFailure: boolean): void {
    if (isFailure) {
      this.#run = Math.min(this.#run + 1, MAX_SAMPLES);
      return;
    }
    for (; this.#run > 0; this.#run -= 1) this.#push(0);
    this.#push(1);
  }

  #push(outcome: 0 | 1): void {
    this.#successes += outcome - (this.#outcomes[this.#next] ?? 0);
    this.#outcomes[this.#next] = outcome;
    this.#next = (this.#next + 1) % MAX_SAMPLES;
    this.#samples = Math.min(this.#samples + 1, MAX_SAMPLES);
  }
}
