import type { Baseline } from './baseline.ts';
import type { Bucket } from './bucket.ts';
import type { Direction } from './direction.ts';
import { isEnough, remainder } from './forgetting.ts';

/** Spreads of logarithms outside of these are made up of too little, or of nonsense. */
const MIN_VARIANCE = 0.1 ** 2;
const MAX_VARIANCE = 2 ** 2;
/**
 * Spread of the means of buckets, however many samples they have: providers breathe. It is learned, beginning with this and
 * with as much weight as so many full buckets have.
 */
const FIRST_BREATH = 0.15 ** 2;
const FIRST_BREATH_WEIGHT = 20;
const MIN_BREATH = 0.1 ** 2;
const MAX_BREATH = 0.3 ** 2;
/** Samples with which a bucket tells half as much of the breath as a full one. */
const HALF_A_BUCKET = 10;
/** Shifts of so many breaths are put up with. */
const TOLERATED_BREATHS = 3;
/** Samples further away than so many spreads, and than so many times the shift looked for, are cut off. */
const CLIP_SPREADS = 3;
const CLIP_SHIFTS = 1.5;

/**
 * What is usual for a positive quantity, such as a latency or a number of tokens, by its logarithm: mean and spread.
 *
 * Differs from percentiles in needing no samples kept: logarithms of latencies are close to normally distributed, and what
 * is not is cut off.
 */
export class LevelBaseline implements Baseline {
  readonly #shift: number;
  readonly #isClipped: boolean;
  #weight = 0;
  #buckets = 0;
  #mean = 0;
  #variance = 0;
  #breath = FIRST_BREATH;
  #breathWeight = FIRST_BREATH_WEIGHT;

  /** `factor`: how many times larger or smaller the quantity is after the shift that it looks for. */
  constructor(factor: number, isClipped = true) {
    this.#shift = Math.log(factor);
    this.#isClipped = isClipped;
  }

  get samples(): number {
    return this.#weight;
  }

  get isKnown(): boolean {
    return isEnough(this.#weight, this.#buckets);
  }

  get typical(): number {
    return Math.expm1(this.#mean);
  }

  clip(value: number): number {
    if (!this.isKnown) return value;
    const reach = Math.max(CLIP_SPREADS * Math.sqrt(this.#spread()), CLIP_SHIFTS * this.#shift);
    return Math.min(Math.max(value, this.#mean - reach), this.#mean + reach);
  }

  evidence({ count, clippedSum }: Bucket, direction: Direction): number {
    const away = direction * (clippedSum / count - this.#mean);
    const tolerated = Math.max(this.#shift / 2, TOLERATED_BREATHS * Math.sqrt(this.#usualBreath()));
    return ((2 * tolerated) / (this.#spread() / count + this.#usualBreath())) * (away - tolerated);
  }

  deviationsOf(other: Baseline): number {
    const away = Math.log1p(other.typical) - this.#mean;
    return away / Math.sqrt(this.#spread() / Math.max(other.samples, 1) + this.#usualBreath());
  }

  learn({ count, sum, squares, clippedSum, clippedSquares }: Bucket, elapsedMs: number): void {
    const mean = (this.#isClipped ? clippedSum : sum) / count;
    const variance = (this.#isClipped ? clippedSquares : squares) / count - mean * mean;
    const left = remainder(elapsedMs, count);
    const old = this.#weight * left;
    this.#learnBreath((mean - this.#mean) ** 2 - this.#spread() / count, count, left);
    this.#weight = old + count;
    this.#buckets += 1;
    const share = count / this.#weight;
    const away = mean - this.#mean;
    this.#mean += share * away;
    this.#variance = (1 - share) * (this.#variance + share * away * away) + share * Math.max(variance, 0);
  }

  createUnclipped(): LevelBaseline {
    return new LevelBaseline(Math.exp(this.#shift), false);
  }

  toBaseline(): LevelBaseline {
    const copy = new LevelBaseline(Math.exp(this.#shift));
    copy.#weight = this.#weight;
    copy.#buckets = this.#buckets;
    copy.#mean = this.#mean;
    copy.#variance = this.#variance;
    copy.#breath = this.#breath;
    copy.#breathWeight = this.#breathWeight;
    return copy;
  }

  clear(): void {
    this.#weight = 0;
    this.#buckets = 0;
    this.#mean = 0;
    this.#variance = 0;
    this.#breath = FIRST_BREATH;
    this.#breathWeight = FIRST_BREATH_WEIGHT;
  }

  // The first bucket is no distance away from anything.
  #learnBreath(variance: number, count: number, left: number): void {
    if (this.#buckets === 0) return;
    const weight = count / (count + HALF_A_BUCKET);
    this.#breathWeight = this.#breathWeight * left + weight;
    this.#breath += (weight / this.#breathWeight) * (variance - this.#breath);
  }

  #usualBreath(): number {
    return Math.min(Math.max(this.#breath, MIN_BREATH), MAX_BREATH);
  }

  #spread(): number {
    return Math.min(Math.max(this.#variance, MIN_VARIANCE), MAX_VARIANCE);
  }
}
