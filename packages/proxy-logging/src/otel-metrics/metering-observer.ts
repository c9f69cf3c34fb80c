import type { Attributes, Histogram, Meter } from '@opentelemetry/api';

import { GEN_AI } from '../tracing/spans/gen-ai.ts';
import { providerName } from '../tracing/spans/provider-name.ts';
import { SEMANTICS } from '../tracing/spans/semantics.ts';
import type { TracedAttempt } from '../tracing/traced-attempt.ts';
import type { TracedRequest } from '../tracing/traced-request.ts';
import { OPERATION_SECONDS, REQUEST_SECONDS, TOKENS } from './buckets.ts';
import type { TelemetryObserver, TelemetryObserverOptions } from './telemetry-observer-options.ts';

interface HistogramFacts {
  readonly unit: string;
  readonly description: string;
  readonly bounds: readonly number[];
}

/** Fills the histograms of the semantic conventions. Every attribute is out of a closed set. */
export class MeteringObserver implements TelemetryObserver {
  readonly #requests: Histogram;
  readonly #operations: Histogram;
  readonly #firstChunks: Histogram;
  readonly #tokens: Histogram;
  readonly #providers: ReadonlyMap<string, string>;
  readonly #closeModel: TelemetryObserverOptions['closeModel'];

  constructor(meter: Meter, { providers, closeModel }: TelemetryObserverOptions) {
    this.#requests = histogram(meter, SEMANTICS.requestDuration, { unit: 's', description: 'Duration of HTTP server requests.', bounds: REQUEST_SECONDS });
    this.#operations = histogram(meter, GEN_AI.operationDuration, { unit: 's', description: 'GenAI operation duration.', bounds: OPERATION_SECONDS });
    this.#firstChunks = histogram(meter, GEN_AI.operationTimeToFirstChunk, { unit: 's', description: 'Time to receive the first chunk.', bounds: OPERATION_SECONDS });
    this.#tokens = histogram(meter, GEN_AI.tokenUsage, { unit: '{token}', description: 'Number of input and output tokens used.', bounds: TOKENS });
    this.#providers = new Map(providers.map(({ name, type }) => [name, providerName(type, name)]));
    this.#closeModel = closeModel;
  }

  onRequestEnd({ method, route, status, errorCode, durationMs }: TracedRequest): void {
    const attributes: Attributes = { [SEMANTICS.method]: method, [SEMANTICS.scheme]: 'http', [SEMANTICS.status]: status };
    if (route !== 'other') attributes[SEMANTICS.route] = route;
    if (errorCode !== undefined) attributes[SEMANTICS.errorType] = errorCode;
    this.#requests.record(durationMs / 1000, attributes);
  }

  onAttemptEnd({ operation, provider, model, result, durationMs, firstTokenMs, usage }: TracedAttempt): void {
    const whom = { [GEN_AI.operation]: operation, [GEN_AI.provider]: this.#providers.get(provider) ?? 'other', [GEN_AI.requestModel]: this.#closeModel(provider, model) };
    const how = result === 'ok' ? whom : { ...whom, [SEMANTICS.errorType]: result };
    this.#operations.record(durationMs / 1000, how);
    if (firstTokenMs !== undefined) this.#firstChunks.record(firstTokenMs / 1000, how);
    if (usage === undefined) return;
    this.#tokens.record(usage.promptTokens, { ...whom, [GEN_AI.tokenType]: 'input' });
    this.#tokens.record(usage.completionTokens, { ...whom, [GEN_AI.tokenType]: 'output' });
  }
}

function histogram(meter: Meter, name: string, { unit, description, bounds }: HistogramFacts): Histogram {
  return meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries: [...bounds] } });
}
