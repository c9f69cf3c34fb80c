import type { AnomalySignal, ObservedAttempt } from '@proxyapi/proxy-logging';

import type { Detector } from './detector.ts';
import { samplesOf } from './samples-of.ts';

const BUCKET_MS = 10_000;
/** A bucket with fewer samples stays open. */
const MIN_COUNT = 5;
const MIN_SAMPLES = 50;
const MEMORY_MS = 14_400_000;
const MEMORY_SAMPLES = 200;
const SIGMAS = 3;
const MIN_RATIO: Readonly<Record<AnomalySignal, number>> = { first_token: 1.4, whole_answer: 1.4, errors: 1, tokens: 1.7 };
/** Of the last six buckets so many have to depart to raise, and at most so many may to clear. */
const RAISE = 4;
const CLEAR = 1;
const LAST_SIX = 0b11_1111;
const MIN_ERROR_INCREASE = 0.02;

/**
 * Each bucket against a baseline of logarithms, by a z-test and a least ratio; told when four of the last six depart. Errors by the
 * lower bound of Wilson's interval. The baseline does not learn from buckets that depart.
 */
export class BucketsInARow implements Detector {
  readonly #charts: Readonly<Record<AnomalySignal, BucketChart>> = {
    first_token: new BucketChart('first_token'), whole_answer: new BucketChart('whole_answer'), errors: new BucketChart('errors'), tokens: new BucketChart('tokens'),
  };

  onAttemptEnd(attempt: ObservedAttempt): void {
    this.#advance(attempt.startedAtMs + attempt.durationMs);
    samplesOf(attempt, (signal, value) => this.#charts[signal].add(signal === 'errors' ? value : Math.log1p(value)));
  }

  toldAt(nowMs: number): readonly AnomalySignal[] {
    this.#advance(nowMs);
    return Object.values(this.#charts).filter(({ isRaised }) => isRaised).map(({ signal }) => signal);
  }

  #advance(nowMs: number): void {
    for (const chart of Object.values(this.#charts)) chart.advance(nowMs);
  }
}

class BucketChart {
  readonly signal: AnomalySignal;
  isRaised = false;
  #startMs = 0;
  #count = 0;
  #sum = 0;
  #squares = 0;
  #weight = 0;
  #mean = 0;
  #variance = 0;
  #verdicts = 0;

  constructor(signal: AnomalySignal) {
    this.signal = signal;
  }

  add(value: number): void {
    const reach = this.signal === 'errors' || this.#weight < MIN_SAMPLES ? Infinity : Math.max(3 * Math.sqrt(this.#variance), 1);
    const clipped = Math.min(Math.max(value, this.#mean - reach), this.#mean + reach);
    this.#count += 1;
    this.#sum += clipped;
    this.#squares += clipped * clipped;
  }

  advance(nowMs: number): void {
    if (nowMs < this.#startMs + BUCKET_MS || (this.#count < MIN_COUNT && this.#count > 0)) return;
    const elapsedMs = nowMs - this.#startMs;
    this.#startMs = nowMs;
    if (this.#count > 0) this.#close(elapsedMs);
  }

  #close(elapsedMs: number): void {
    const departs = this.#weight >= MIN_SAMPLES && (this.signal === 'errors' ? this.#errorsDepart() : this.#levelDeparts());
    this.#verdicts = ((this.#verdicts << 1) | (departs ? 1 : 0)) & LAST_SIX;
    const departed = this.#verdicts.toString(2).replaceAll('0', '').length;
    this.isRaised = departed >= RAISE || (this.isRaised && departed > CLEAR);
    if (!departs && !this.isRaised) this.#learn(elapsedMs);
    this.#count = 0;
    this.#sum = 0;
    this.#squares = 0;
  }

  #levelDeparts(): boolean {
    const away = this.#sum / this.#count - this.#mean;
    const distance = this.signal === 'tokens' ? Math.abs(away) : away;
    return distance > Math.log(MIN_RATIO[this.signal]) && distance > SIGMAS * Math.sqrt(this.#variance / this.#count);
  }

  #errorsDepart(): boolean {
    const ratio = this.#sum / this.#count;
    const squared = SIGMAS * SIGMAS / this.#count;
    const lower = (ratio + squared / 2 - SIGMAS * Math.sqrt((ratio * (1 - ratio) + squared / 4) / this.#count)) / (1 + squared);
    return lower > this.#mean && ratio > this.#mean + MIN_ERROR_INCREASE;
  }

  #learn(elapsedMs: number): void {
    const mean = this.#sum / this.#count;
    this.#weight = this.#weight * Math.exp(-Math.min(elapsedMs / MEMORY_MS, this.#count / MEMORY_SAMPLES)) + this.#count;
    const share = this.#count / this.#weight;
    const away = mean - this.#mean;
    this.#mean += share * away;
    this.#variance = (1 - share) * (this.#variance + share * away * away) + share * Math.max(this.#squares / this.#count - mean * mean, 0);
  }
}
