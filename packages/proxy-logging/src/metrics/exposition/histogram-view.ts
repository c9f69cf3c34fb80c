import { Histogram, type MetricObjectWithValues, type MetricValueWithName } from 'prom-client';

import type { HistogramFamily } from '../families/family.ts';
import type { HistogramReading } from '../series/histogram-series.ts';

type Value = MetricValueWithName<string> & {
  readonly exemplar?: { readonly labelSet: Readonly<Record<string, string>>; readonly value: number; readonly timestamp: number } | undefined;
};

/** Shows a registry a histogram that is kept elsewhere. */
export class HistogramView extends Histogram<string> {
  readonly #family: HistogramFamily;

  constructor(family: HistogramFamily) {
    const { name, help, labels } = family.definition;
    super({ name, help, labelNames: labels, buckets: [...family.bounds], registers: [] });
    this.#family = family;
  }

  override async get(): Promise<MetricObjectWithValues<MetricValueWithName<string>>> {
    const { name, help, type } = this.#family.definition;
    return { name, help, type, aggregator: 'sum', collect: () => {}, values: Array.from(this.#family.series, (series) => this.#valuesOf(series)).flat() };
  }

  // What the registry asks of histograms in the place of `get`.
  getForPromString(): Promise<MetricObjectWithValues<MetricValueWithName<string>>> {
    return this.get();
  }

  #valuesOf({ labels, counts, sum, exemplars }: HistogramReading): readonly Value[] {
    const { bounds, definition: { name } } = this.#family;
    let count = 0;
    const values: Value[] = Array.from(counts, (own, index) => {
      count += own;
      const exemplar = exemplars[index];
      return {
        metricName: `${name}_bucket`,
        labels: { le: String(bounds[index] ?? '+Inf'), ...labels },
        value: count,
        exemplar: exemplar === undefined ? undefined : { labelSet: { trace_id: exemplar.traceId }, value: exemplar.value, timestamp: exemplar.timestamp },
      };
    });
    return [...values, { metricName: `${name}_sum`, labels, value: sum }, { metricName: `${name}_count`, labels, value: count }];
  }
}
