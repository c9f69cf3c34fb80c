import type { SpanBatch } from '../otlp/span-batch.ts';
import type { SpanIdentity } from '../otlp/span-head.ts';
import { GEN_AI } from '../spans/gen-ai.ts';
import { OWN_NAMES } from '../spans/own-names.ts';
import { providerName } from '../spans/provider-name.ts';
import { SEMANTICS } from '../spans/semantics.ts';
import { serverAddress } from '../spans/server-address.ts';
import type { TracedAttempt, TracedUsage } from '../traced-attempt.ts';
import type { AttemptFacts, AttemptTrace } from '../tracer.ts';
import { describeError } from './describe-error.ts';
import type { SpanClock } from './span-clock.ts';
import type { SpanSink } from './span-sink.ts';
import { traceHeaders } from './trace-headers.ts';

/** What a {@link RecordedAttempt} begins with. */
export interface RecordedAttemptOptions {
  readonly identity: SpanIdentity;
  readonly clock: SpanClock;
  readonly facts: AttemptFacts;
  readonly sink: SpanSink;
}

/** An exchange with a provider that is recorded. */
export class RecordedAttempt implements AttemptTrace {
  readonly headers: Readonly<Record<string, string>>;
  readonly #options: RecordedAttemptOptions;
  readonly #startMs: number;

  constructor(options: RecordedAttemptOptions) {
    const { identity: { traceId, spanId, traceState }, clock } = options;
    this.headers = traceHeaders({ traceId, spanId, isSampled: true, traceState });
    this.#options = options;
    this.#startMs = clock.nowMs();
  }

  end(record: TracedAttempt, error: Error | undefined): void {
    const { identity, clock, facts, sink } = this.#options;
    const [endMs, exception] = [clock.nowMs(), error && describeError(error)];
    const span = sink.begin({ identity, name: `${facts.operation} ${facts.model}`, kind: 'client', startMs: this.#startMs, endMs });
    if (span === undefined) return;
    describeFacts(span, facts);
    describeAnswer(span, record);
    if (record.usage !== undefined) describeUsage(span, record.usage);
    if (exception !== undefined) span.event(SEMANTICS.exception, endMs, exception);
    // Nobody failed where nobody wanted the answer any more.
    if (record.result !== 'ok' && record.result !== 'cancelled') span.fail();
    sink.end();
  }
}

function describeFacts(span: SpanBatch, { operation, provider, providerType, model, origin }: AttemptFacts): void {
  span.attribute(GEN_AI.operation, operation);
  span.attribute(GEN_AI.provider, providerName(providerType, provider));
  span.attribute(GEN_AI.requestModel, model);
  span.attribute(OWN_NAMES.provider, provider);
  const address = serverAddress(origin);
  span.attribute(SEMANTICS.serverAddress, address?.host);
  span.attribute(SEMANTICS.serverPort, address?.port);
}

function describeAnswer(span: SpanBatch, { status, firstTokenMs, costUsd, responseModel, result }: TracedAttempt): void {
  span.attribute(SEMANTICS.status, status);
  span.attribute(GEN_AI.responseModel, responseModel);
  span.attribute(GEN_AI.timeToFirstChunk, firstTokenMs === undefined ? undefined : firstTokenMs / 1000);
  span.attribute(OWN_NAMES.costUsd, costUsd);
  if (result !== 'ok') span.attribute(SEMANTICS.errorType, result);
}

function describeUsage(span: SpanBatch, usage: TracedUsage): void {
  span.attribute(GEN_AI.inputTokens, usage.promptTokens);
  span.attribute(GEN_AI.outputTokens, usage.completionTokens);
  span.attribute(GEN_AI.cacheReadTokens, usage.cachedTokens);
  span.attribute(GEN_AI.cacheWriteTokens, usage.cacheWriteTokens);
  span.attribute(GEN_AI.reasoningTokens, usage.reasoningTokens);
  if (usage.isEstimated) span.attribute(OWN_NAMES.isEstimated, true);
}
