import type { MetricDefinition } from '../metric-definition.ts';
import type { HistogramReading } from '../series/histogram-series.ts';
import type { Sample } from '../series/sample.ts';

/** A counter or a gauge with all its series. */
export interface SampledFamily {
  readonly definition: MetricDefinition;
  /** Its series as they are now. */
  samples(): Iterable<Sample>;
}

/** A histogram with all its series. */
export interface HistogramFamily {
  readonly definition: MetricDefinition;
  /** Upper bounds of its buckets, rising. */
  readonly bounds: readonly number[];
  readonly series: Iterable<HistogramReading>;
}

/** A metric with all its series. */
export type Family = SampledFamily | HistogramFamily;
