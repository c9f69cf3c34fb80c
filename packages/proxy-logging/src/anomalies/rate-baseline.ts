import type { Baseline } from './baseline.ts';
import type { Bucket } from './bucket.ts';
import type { Direction } from './direction.ts';
import { isEnough, remainder } from './forgetting.ts';

/** Weight given to a rate of half a percent before anything is known, so that the first failure is no certainty. */
const PRIOR_FAILURES = 0.5;
const PRIOR_SAMPLES = 100;
/** The rate that it looks for: so many times the usual one, and so much more at least. */
const FACTOR = 2;
const MIN_INCREASE = 0.05;
const MAX_RATE = 0.99;
/** A rate below this cannot fall in a way that matters. */
const LOW_RATE = 0.02;

/** What share of attempts usually fails. Its samples are 0 and 1, and never cut off. */
export class RateBaseline implements Baseline {
  #weight = 0;
  #buckets = 0;
  #failures = 0;

  get samples(): number {
    return this.#weight;
  }

  get isKnown(): boolean {
    return isEnough(this.#weight, this.#buckets);
  }

  get typical(): number {
    return this.#weight === 0 ? 0 : this.#failures / this.#weight;
  }

  clip(value: number): number {
    return value;
  }

  evidence({ count, sum }: Bucket, direction: Direction): number {
    const usual = this.#usual();
    if (direction === -1 && usual < LOW_RATE) return -Infinity;
    const shifted = direction === 1 ? Math.max(usual * FACTOR, usual + MIN_INCREASE) : usual / FACTOR;
    return logRatio({ usual, shifted: Math.min(shifted, MAX_RATE) }, sum, count);
  }

  deviationsOf(other: Baseline): number {
    const usual = this.#usual();
    return (other.typical - usual) / Math.sqrt((usual * (1 - usual)) / Math.max(other.samples, 1));
  }

  learn({ count, sum }: Bucket, elapsedMs: number): void {
    const left = remainder(elapsedMs, count);
    this.#weight = this.#weight * left + count;
    this.#failures = this.#failures * left + sum;
    this.#buckets += 1;
  }

  createUnclipped(): RateBaseline {
    return new RateBaseline();
  }

  toBaseline(): RateBaseline {
    const copy = new RateBaseline();
    copy.#weight = this.#weight;
    copy.#buckets = this.#buckets;
    copy.#failures = this.#failures;
    return copy;
  }

  clear(): void {
    this.#weight = 0;
    this.#buckets = 0;
    this.#failures = 0;
  }

  #usual(): number {
    return Math.min((this.#failures + PRIOR_FAILURES) / (this.#weight + PRIOR_SAMPLES), MAX_RATE - MIN_INCREASE / 2);
  }
}

/** How much more likely `failures` of `count` are at one rate than at the other, as a natural logarithm. */
function logRatio({ usual, shifted }: { readonly usual: number; readonly shifted: number }, failures: number, count: number): number {
  return failures * Math.log(shifted / usual) + (count - failures) * Math.log((1 - shifted) / (1 - usual));
}
