import type { MetricDefinition } from '../metric-definition.ts';
import type { HistogramReading } from '../series/histogram-series.ts';
import type { Sample } from '../series/sample.ts';

/** A metric of one process, or of several, at one moment. */
export interface FamilySnapshot {
  readonly definition: MetricDefinition;
  /** Of a counter or a gauge; empty for a histogram. */
  readonly samples: readonly Sample[];
  /** Of a histogram; empty for others. */
  readonly series: readonly HistogramReading[];
}

/** All metrics of one process, or of several, at one moment: plain values that the structured clone can carry. */
export type MetricsSnapshot = readonly FamilySnapshot[];
