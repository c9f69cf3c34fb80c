import type { MeasuredAttempt } from '../measured-attempt.ts';
import { METRIC_DEFINITIONS } from '../metric-definitions.ts';
import { OTHER } from '../other.ts';
import type { CounterSeries } from '../series/counter-series.ts';
import type { HistogramSeries } from '../series/histogram-series.ts';
import { TokenSeries } from '../series/token-series.ts';
import { Counters } from './counters.ts';
import type { Family } from './family.ts';
import { Histograms } from './histograms.ts';
import { ModelTable } from './model-table.ts';

/** The series of one model of one provider; each begins when there is something to tell. */
interface ModelSeries {
  readonly labels: { readonly provider: string; readonly model: string };
  readonly byResult: Map<string | number, CounterSeries>;
  readonly tokens: TokenSeries;
  latency: HistogramSeries | undefined;
  firstToken: HistogramSeries | undefined;
  cost: CounterSeries | undefined;
}

/** Settings of {@link ProviderMetrics}. */
export interface ProviderMetricsOptions {
  readonly errorCodes: readonly string[];
  readonly isListed: (provider: string, model: string) => boolean;
  readonly maxModels: number;
}

/** Counts and times exchanges with providers, by provider and model. */
export class ProviderMetrics {
  readonly #requests = new Counters(METRIC_DEFINITIONS.providerRequests);
  readonly #latency = new Histograms(METRIC_DEFINITIONS.providerLatency);
  readonly #firstToken = new Histograms(METRIC_DEFINITIONS.timeToFirstToken);
  readonly #tokens = new Counters(METRIC_DEFINITIONS.tokens);
  readonly #cost = new Counters(METRIC_DEFINITIONS.cost);
  readonly families: readonly Family[] = [this.#requests, this.#latency, this.#firstToken, this.#tokens, this.#cost];
  readonly #results: ReadonlySet<string>;
  readonly #models: ModelTable<ModelSeries>;

  constructor({ errorCodes, isListed, maxModels }: ProviderMetricsOptions) {
    this.#results = new Set(['ok', 'cancelled', ...errorCodes]);
    this.#models = new ModelTable({
      isListed,
      max: maxModels,
      create: (provider, model) => {
        const labels = { provider, model };
        return { labels, byResult: new Map(), tokens: new TokenSeries(this.#tokens, labels), latency: undefined, firstToken: undefined, cost: undefined };
      },
    });
  }

  onAttemptEnd({ provider, model, result, status, durationMs, firstTokenMs, usage, costUsd }: MeasuredAttempt): void {
    const series = this.#models.get(provider, model);
    const { labels } = series;
    (series.byResult.get(result) ?? this.#resultOf(series, { result, status })).add(1);
    if (result !== 'cancelled') (series.latency ??= this.#latency.add(labels)).observe(durationMs / 1000);
    if (firstTokenMs !== undefined) (series.firstToken ??= this.#firstToken.add(labels)).observe(firstTokenMs / 1000);
    if (usage !== undefined) series.tokens.add(usage);
    if (costUsd !== undefined) (series.cost ??= this.#cost.add(labels)).add(costUsd);
  }

  // An answer that is the caller's to read has the provider's own code, which can be any text: its status stands for it.
  #resultOf({ labels, byResult }: ModelSeries, { result, status }: Pick<MeasuredAttempt, 'result' | 'status'>): CounterSeries {
    const isStatus = status !== undefined && Number.isInteger(status) && status >= 100 && status <= 599;
    const key = this.#results.has(result) ? result : isStatus ? status : 0;
    let series = byResult.get(key);
    if (series === undefined) byResult.set(key, series = this.#requests.add({ ...labels, status: key === 0 ? OTHER : String(key) }));
    return series;
  }
}
