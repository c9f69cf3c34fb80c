import type { MetricDefinition } from '../metric-definition.ts';
import { CounterSeries } from '../series/counter-series.ts';
import type { Labels, Sample } from '../series/sample.ts';
import type { SampledFamily } from './family.ts';

/**
 * A counter whose series are made by those who count, which keep them at hand.
 *
 * Differs from prom-client's counter, which makes a key of the labels for each increment: 7.4 µs for a request’s 16 of them,
 * and 0.3 at the most this way (benchmarks/metrics).
 */
export class Counters implements SampledFamily {
  readonly definition: MetricDefinition;
  readonly #series: CounterSeries[] = [];

  constructor(definition: MetricDefinition) {
    this.definition = definition;
  }

  /** A new series; the caller sees to it that there is none with these labels, and that there are not too many. */
  add(labels: Labels): CounterSeries {
    const series = new CounterSeries(labels);
    this.#series.push(series);
    return series;
  }

  samples(): Iterable<Sample> {
    return this.#series;
  }
}
