/** How long a baseline remembers: samples that old weigh 1/e. */
const MEMORY_MS = 4 * 3_600_000;
/** It remembers at least so many, however long ago they were: a model that is seldom asked for has a baseline too. */
const MEMORY_SAMPLES = 200;
/** Samples, and buckets that they came in, below which nothing is judged. */
const MIN_SAMPLES = 50;
const MIN_BUCKETS = 30;

/** What is left of old weight, `elapsedMs` and `count` samples later. */
export function remainder(elapsedMs: number, count: number): number {
  return Math.exp(-Math.min(Math.max(elapsedMs, 0) / MEMORY_MS, count / MEMORY_SAMPLES));
}

/** Whether that much is enough to judge by. */
export function isEnough(samples: number, buckets: number): boolean {
  return samples >= MIN_SAMPLES && buckets >= MIN_BUCKETS;
}
