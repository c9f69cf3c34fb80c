import { METRIC_DEFINITIONS } from '../metric-definitions.ts';
import { OTHER } from '../other.ts';
import type { CounterSeries } from '../series/counter-series.ts';
import type { HistogramSeries } from '../series/histogram-series.ts';
import { Counters } from './counters.ts';
import type { Family } from './family.ts';
import { Histograms } from './histograms.ts';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

/** The series of one method of one endpoint. */
interface EndpointSeries {
  readonly labels: { readonly method: string; readonly endpoint: string };
  readonly duration: HistogramSeries;
  readonly byStatus: Map<number, CounterSeries>;
}

/** What is told of a request that is over. */
export interface FinishedRequest {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  readonly traceId: string | undefined;
}

/** Counts and times requests by method, endpoint and status. */
export class EndpointMetrics {
  readonly #requests = new Counters(METRIC_DEFINITIONS.requests);
  readonly #durations = new Histograms(METRIC_DEFINITIONS.requestDuration);
  readonly families: readonly Family[] = [this.#requests, this.#durations];
  readonly #endpoints: ReadonlySet<string>;
  readonly #byEndpoint = new Map<string, Map<string, EndpointSeries>>();

  constructor(endpoints: readonly string[]) {
    this.#endpoints = new Set(endpoints);
  }

  onEnd({ method, route, status, durationMs, traceId }: FinishedRequest): void {
    const series = this.#byEndpoint.get(route)?.get(method) ?? this.#seriesOf(METHODS.has(method) ? method : OTHER, this.#endpoints.has(route) ? route : OTHER);
    if (traceId === undefined) series.duration.observe(durationMs / 1000);
    else series.duration.observeTraced(durationMs / 1000, traceId);
    (series.byStatus.get(status) ?? this.#beginStatus(series, status)).add(1);
  }

  #seriesOf(method: string, endpoint: string): EndpointSeries {
    let byMethod = this.#byEndpoint.get(endpoint);
    if (byMethod === undefined) this.#byEndpoint.set(endpoint, byMethod = new Map<string, EndpointSeries>());
    let series = byMethod.get(method);
    if (series === undefined) {
      const labels = { method, endpoint };
      byMethod.set(method, series = { labels, duration: this.#durations.add(labels), byStatus: new Map() });
    }
    return series;
  }

  #beginStatus({ labels, byStatus }: EndpointSeries, status: number): CounterSeries {
    const isReal = Number.isInteger(status) && status >= 100 && status <= 599;
    // 0 stands for all that are none.
    const known = isReal ? undefined : byStatus.get(0);
    const series = known ?? this.#requests.add({ ...labels, status_code: isReal ? String(status) : OTHER });
    byStatus.set(isReal ? status : 0, series);
    return series;
  }
}
