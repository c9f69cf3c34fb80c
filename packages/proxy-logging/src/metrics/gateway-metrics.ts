import { Exposition } from './exposition/exposition.ts';
import { chooseFormat, CONTENT_TYPES, type ExpositionFormat } from './exposition/exposition-format.ts';
import { CallerMetrics } from './families/caller-metrics.ts';
import { Counters } from './families/counters.ts';
import { CustomMetrics } from './families/custom-metrics.ts';
import { EndpointMetrics } from './families/endpoint-metrics.ts';
import type { Family, SampledFamily } from './families/family.ts';
import { Histograms } from './families/histograms.ts';
import { ProviderMetrics } from './families/provider-metrics.ts';
import { sourceFamilies } from './families/source-families.ts';
import type { GatewayMetricsOptions } from './gateway-metrics-options.ts';
import type { MeasuredAttempt } from './measured-attempt.ts';
import type { MeasuredRequest } from './measured-request.ts';
import { METRIC_DEFINITIONS } from './metric-definitions.ts';
import type { MetricSources } from './metric-sources.ts';
import { ProcessMetrics } from './process/process-metrics.ts';
import { keepCounts } from './whole/keep-counts.ts';
import type { MetricsSnapshot } from './whole/metrics-snapshot.ts';
import { takeSnapshot } from './whole/take-snapshot.ts';

/** What a scrape is answered with. */
export interface ScrapeAnswer {
  readonly contentType: string;
  readonly body: string;
}

/**
 * The metrics of an LLM gateway, for Prometheus.
 *
 * Requests and attempts are counted when they are over, for about a microsecond each; everything else is asked of `sources` when
 * it is scraped. No label takes more values than the gateway has names for: what callers make up counts as `other`.
 *
 * @example
 * const metrics = new GatewayMetrics({ version: '1.0.0', endpoints: ['/v1/chat/completions'], callers: ['ci'], errorCodes: [], isListed: () => true });
 * metrics.onAttemptEnd(attempt);
 * metrics.onRequestEnd(request);
 * const { contentType, body } = await metrics.scrape(accept);
 */
export class GatewayMetrics {
  readonly #endpoints: EndpointMetrics;
  readonly #providers: ProviderMetrics;
  readonly #callers: CallerMetrics;
  readonly #custom: CustomMetrics;
  readonly #process = new ProcessMetrics();
  readonly #overhead = new Histograms(METRIC_DEFINITIONS.overhead);
  readonly #retries = new Counters(METRIC_DEFINITIONS.retries);
  readonly #fallbacks = new Counters(METRIC_DEFINITIONS.fallbacks);
  readonly #coalesced = new Counters(METRIC_DEFINITIONS.coalesced);
  readonly #hits = new Counters(METRIC_DEFINITIONS.cacheHits);
  readonly #misses = new Counters(METRIC_DEFINITIONS.cacheMisses);
  // There from the start, at 0: a rate over a series that begins with its first event misses that event.
  readonly #all = {
    overhead: this.#overhead.add({}),
    retries: this.#retries.add({}),
    fallbacks: this.#fallbacks.add({}),
    coalesced: this.#coalesced.add({}),
    hits: this.#hits.add({ cache_type: 'response' }),
    misses: this.#misses.add({ cache_type: 'response' }),
  };
  readonly #families: readonly Family[];
  readonly #expositions: Readonly<Record<ExpositionFormat, Exposition>>;

  /** @throws RangeError for a label that cannot be one. */
  constructor({ version, endpoints, callers, errorCodes, isListed, maxModels = 256, labels = [], sources = {} }: GatewayMetricsOptions) {
    this.#endpoints = new EndpointMetrics(endpoints);
    this.#providers = new ProviderMetrics({ errorCodes, isListed, maxModels });
    this.#callers = new CallerMetrics(callers);
    this.#custom = new CustomMetrics(labels);
    this.#families = [
      ...this.#endpoints.families, this.#overhead, this.#retries, this.#fallbacks, this.#coalesced,
      ...this.#providers.families, ...this.#callers.families, ...cacheFamilies([this.#hits, this.#misses], sources),
      ...sourceFamilies(sources, isListed),
      { definition: METRIC_DEFINITIONS.buildInfo, samples: () => [{ labels: { version }, value: 1 }] },
      ...this.#custom.families, ...this.#process.families,
    ];
    this.#expositions = { prometheus: new Exposition('prometheus', this.#families), openmetrics: new Exposition('openmetrics', this.#families) };
  }

  /** A request is over. */
  onRequestEnd(request: MeasuredRequest): void {
    const { attempts, callerName, labels } = request;
    this.#endpoints.onEnd(request);
    if (callerName !== undefined) this.#callers.onEnd(callerName, request.usage);
    if (labels !== undefined) this.#custom.onEnd(labels);
    if (request.model === undefined) return;
    this.#observeOverhead(request);
    if (request.cache === 'hit') this.#all.hits.add(1);
    else if (request.cache === 'miss') this.#all.misses.add(1);
    else if (request.cache === 'coalesced') this.#all.coalesced.add(1);
    if (attempts.length > 1) this.#countAttempts(attempts);
  }

  /** An exchange with a provider is over. */
  onAttemptEnd(attempt: MeasuredAttempt): void {
    this.#providers.onAttemptEnd(attempt);
  }

  /** All metrics, in the format that the `accept` header of a scrape asks for. */
  async scrape(accept: string | undefined): Promise<ScrapeAnswer> {
    const format = chooseFormat(accept);
    await this.#process.refresh();
    return { contentType: CONTENT_TYPES[format], body: await this.#expositions[format].render() };
  }

  /** All metrics as values, for another process that tells of several; {@link renderWhole} writes them. */
  async snapshot(): Promise<MetricsSnapshot> {
    await this.#process.refresh();
    return takeSnapshot(this.#families);
  }

  /**
   * What has been counted, as {@link snapshot} has it, of the processor's time and such as the last scrape saw it. For a process
   * that tells another one unasked: it takes nothing from the span that the next scrape shows.
   */
  counts(): MetricsSnapshot {
    return keepCounts(takeSnapshot(this.#families));
  }

  /** Stops watching the process; idempotent. */
  close(): void {
    this.#process.stop();
  }

  #observeOverhead({ overheadMs, traceId }: MeasuredRequest): void {
    if (overheadMs === undefined) return;
    if (traceId === undefined) this.#all.overhead.observe(overheadMs / 1000);
    else this.#all.overhead.observeTraced(overheadMs / 1000, traceId);
  }

  #countAttempts(attempts: MeasuredRequest['attempts']): void {
    for (const [index, { provider, model }] of attempts.entries()) {
      if (index === 0) continue;
      const isRepeated = attempts.some((earlier, place) => place < index && earlier.provider === provider && earlier.model === model);
      this.#all[isRepeated ? 'retries' : 'fallbacks'].add(1);
    }
  }
}

/** Look-ups in the response cache are counted here, those in the cache of model lists by that cache. */
function cacheFamilies(response: readonly [Counters, Counters], { modelCache }: MetricSources): readonly SampledFamily[] {
  if (modelCache === undefined) return response;
  const [hits, misses] = response;
  return [withModels(hits, () => modelCache().hits), withModels(misses, () => modelCache().misses)];
}

function withModels(own: Counters, count: () => number): SampledFamily {
  return { definition: own.definition, samples: () => [...own.samples(), { labels: { cache_type: 'model' }, value: count() }] };
}
