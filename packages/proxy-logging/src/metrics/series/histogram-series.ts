import type { Labels } from './sample.ts';

/** A request that stands for those in its bucket. */
export interface Exemplar {
  readonly traceId: string;
  readonly value: number;
  /** Seconds since the epoch. */
  readonly timestamp: number;
}

/** What a histogram of one set of labels has counted. */
export interface HistogramReading {
  readonly labels: Labels;
  /** By bucket, not cumulative; the last one is what is above all bounds. */
  readonly counts: Float64Array;
  /** By bucket: the last one that came with a trace. */
  readonly exemplars: readonly (Exemplar | undefined)[];
  readonly sum: number;
}

/** A histogram of one set of labels. */
export class HistogramSeries implements HistogramReading {
  readonly labels: Labels;
  readonly #bounds: readonly number[];
  /** By bucket, not cumulative; the last one is what is above all bounds. */
  readonly counts: Float64Array;
  /** By bucket: the last one that came with a trace. */
  readonly exemplars: (Exemplar | undefined)[] = [];
  sum = 0;

  constructor(labels: Labels, bounds: readonly number[]) {
    this.labels = labels;
    this.#bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  /** Counts seconds; what is no time is passed over. */
  observe(seconds: number): void {
    if (!(seconds >= 0 && seconds < Infinity)) return;
    this.#count(seconds);
  }

  /** As {@link observe}, and remembers the trace that it belongs to. */
  observeTraced(seconds: number, traceId: string): void {
    if (!(seconds >= 0 && seconds < Infinity)) return;
    this.exemplars[this.#count(seconds)] = { traceId, value: seconds, timestamp: Date.now() / 1000 };
  }

  #count(seconds: number): number {
    const bounds = this.#bounds;
    let bucket = 0;
    // Bounds are few, and most values are below the tenth: a binary search would not be faster.
    while (bucket < bounds.length && seconds > (bounds[bucket] ?? Infinity)) bucket += 1;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sum += seconds;
    return bucket;
  }
}
