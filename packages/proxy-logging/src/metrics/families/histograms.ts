import { METRIC_BUCKETS } from '../metric-buckets.ts';
import type { MetricDefinition } from '../metric-definition.ts';
import { HistogramSeries } from '../series/histogram-series.ts';
import type { Labels } from '../series/sample.ts';
import type { HistogramFamily } from './family.ts';

/** A histogram whose series are made by those who observe, as those of `Counters` are. */
export class Histograms implements HistogramFamily {
  readonly definition: MetricDefinition;
  readonly bounds: readonly number[];
  readonly series: HistogramSeries[] = [];

  constructor(definition: MetricDefinition) {
    this.definition = definition;
    this.bounds = definition.buckets === undefined ? [] : METRIC_BUCKETS[definition.buckets];
  }

  /** A new series; the caller sees to it that there is none with these labels, and that there are not too many. */
  add(labels: Labels): HistogramSeries {
    const series = new HistogramSeries(labels, this.bounds);
    this.series.push(series);
    return series;
  }
}
