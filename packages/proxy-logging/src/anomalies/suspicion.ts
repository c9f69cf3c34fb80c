import type { Baseline } from './baseline.ts';
import type { Bucket } from './bucket.ts';

/** Evidence at which a departure is told, and beyond which no more is gathered, so that it can end. */
const ENOUGH = 14;
const MOST = (ENOUGH * 9) / 8;
/** What one bucket can say for or against: five of them at least, net, to tell of a departure, and six to end it. */
const MOST_OF_A_BUCKET = ENOUGH / 8;

/**
 * How sure it is that a signal has departed one way: a cumulative sum of log-likelihood ratios (Page's CUSUM) in which no
 * bucket counts for more than a fifth of what is needed.
 *
 * Its sum falls to 0 and stays there while all is as usual, so the last time that it was 0 is when a departure most
 * likely began.
 */
export class Suspicion {
  /** What has come since it began. */
  readonly recent: Baseline;
  #evidence = 0;
  #sinceMs = 0;
  #isSure = false;

  constructor(recent: Baseline) {
    this.recent = recent;
  }

  /** From enough evidence until there is none left. */
  get isSure(): boolean {
    return this.#isSure;
  }

  get sinceMs(): number {
    return this.#sinceMs;
  }

  /** Whether there is so much evidence that a baseline had better not learn. */
  get isStrong(): boolean {
    return this.#isSure || this.#evidence >= ENOUGH / 2;
  }

  add(evidence: number, bucket: Bucket, { startMs, elapsedMs }: { readonly startMs: number; readonly elapsedMs: number }): void {
    const before = this.#evidence;
    const step = Math.min(Math.max(evidence, -MOST_OF_A_BUCKET), MOST_OF_A_BUCKET);
    this.#evidence = Math.min(Math.max(before + step, 0), MOST);
    if (this.#evidence === 0) {
      if (before > 0) this.clear();
      return;
    }
    if (before === 0) this.#sinceMs = startMs;
    this.recent.learn(bucket, elapsedMs);
    if (this.#evidence >= ENOUGH) this.#isSure = true;
  }

  clear(): void {
    this.recent.clear();
    this.#evidence = 0;
    this.#isSure = false;
  }
}
