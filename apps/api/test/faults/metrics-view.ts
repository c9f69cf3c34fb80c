import type { FaultBench } from './fault-bench.ts';
import { view } from './gateway-view.ts';

/** What a gateway's metrics say at one moment. */
export class MetricsView {
  /** How long the scrape took. */
  readonly ms: number;
  readonly #values: ReadonlyMap<string, number>;

  constructor(text: string, ms: number) {
    this.ms = ms;
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    this.#values = new Map(lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }));
  }

  /** The value of a series, written with its labels; 0 where it is not there. */
  value(series: string): number {
    return this.#values.get(series) ?? 0;
  }

  /** The sum over all labels. */
  sum(metric: string): number {
    return [...this.#values].reduce((sum, [series, value]) => (series.startsWith(`${metric}{`) ? sum + value : sum), 0);
  }

  /** The gateway's own series that `earlier` did not have; of a histogram its count alone. */
  newSeries(earlier: MetricsView): readonly string[] {
    return [...this.#values.keys()].filter((series) => series.startsWith('proxy_api_') && !/_bucket\{|_sum\b/.test(series) && !earlier.#values.has(series));
  }
}

export async function readMetrics(bench: FaultBench): Promise<MetricsView> {
  const { status, body, ms } = await view(bench, '/v1/metrics/prometheus');
  if (status !== 200) throw new Error(`/v1/metrics/prometheus answered ${status}: ${body}`);
  return new MetricsView(body, ms);
}
