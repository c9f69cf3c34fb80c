import { type Span, SpanStatusCode } from '@opentelemetry/api';

import { GEN_AI } from '../spans/gen-ai.ts';
import { OWN_NAMES } from '../spans/own-names.ts';
import { providerName } from '../spans/provider-name.ts';
import { SEMANTICS } from '../spans/semantics.ts';
import { serverAddress } from '../spans/server-address.ts';
import type { TracedAttempt, TracedUsage } from '../traced-attempt.ts';
import type { AttemptFacts, AttemptTrace } from '../tracer.ts';
import { recordError } from './record-error.ts';
import type { SpanClock } from './span-clock.ts';
import { traceHeaders } from './trace-headers.ts';

/** What a {@link RecordedAttempt} begins with. */
export interface RecordedAttemptOptions {
  /** Its own, which has begun. */
  readonly span: Span;
  readonly clock: SpanClock;
  readonly facts: AttemptFacts;
}

/** An exchange with a provider that is recorded. */
export class RecordedAttempt implements AttemptTrace {
  readonly headers: Readonly<Record<string, string>>;
  readonly #span: Span;
  readonly #clock: SpanClock;
  readonly #facts: AttemptFacts;

  constructor({ span, clock, facts }: RecordedAttemptOptions) {
    this.headers = traceHeaders(span.spanContext(), true);
    this.#span = span;
    this.#clock = clock;
    this.#facts = facts;
  }

  end(record: TracedAttempt, error: Error | undefined): void {
    const [span, endMs] = [this.#span, this.#clock.nowMs()];
    this.#describe(record);
    if (record.usage !== undefined) describeUsage(span, record.usage);
    if (record.result !== 'ok') span.setAttribute(SEMANTICS.errorType, record.result);
    if (error !== undefined) recordError(span, error, endMs);
    // Nobody failed where nobody wanted the answer any more.
    if (record.result !== 'ok' && record.result !== 'cancelled') span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(endMs);
  }

  #describe({ status, firstTokenMs, costUsd, responseModel }: TracedAttempt): void {
    const [span, { operation, provider, providerType, model, origin }] = [this.#span, this.#facts];
    span.setAttribute(GEN_AI.operation, operation);
    span.setAttribute(GEN_AI.provider, providerName(providerType, provider));
    span.setAttribute(GEN_AI.requestModel, model);
    span.setAttribute(OWN_NAMES.provider, provider);
    const address = serverAddress(origin);
    if (address !== undefined) span.setAttribute(SEMANTICS.serverAddress, address.host).setAttribute(SEMANTICS.serverPort, address.port);
    if (status !== undefined) span.setAttribute(SEMANTICS.status, status);
    if (responseModel !== undefined) span.setAttribute(GEN_AI.responseModel, responseModel);
    if (firstTokenMs !== undefined) span.setAttribute(GEN_AI.timeToFirstChunk, firstTokenMs / 1000);
    if (costUsd !== undefined) span.setAttribute(OWN_NAMES.costUsd, costUsd);
  }
}

function describeUsage(span: Span, usage: TracedUsage): void {
  span.setAttribute(GEN_AI.inputTokens, usage.promptTokens);
  span.setAttribute(GEN_AI.outputTokens, usage.completionTokens);
  if (usage.cachedTokens !== undefined) span.setAttribute(GEN_AI.cacheReadTokens, usage.cachedTokens);
  if (usage.cacheWriteTokens !== undefined) span.setAttribute(GEN_AI.cacheWriteTokens, usage.cacheWriteTokens);
  if (usage.reasoningTokens !== undefined) span.setAttribute(GEN_AI.reasoningTokens, usage.reasoningTokens);
  if (usage.isEstimated) span.setAttribute(OWN_NAMES.isEstimated, true);
}
