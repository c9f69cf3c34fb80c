import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace, type Tracer as SdkTracer } from '@opentelemetry/api';

import { OWN_NAMES } from '../spans/own-names.ts';
import { SEMANTICS } from '../spans/semantics.ts';
import type { TracedRequest } from '../traced-request.ts';
import type { AttemptFacts, AttemptTrace, RequestFacts, RequestTrace } from '../tracer.ts';
import { RecordedAttempt } from './recorded-attempt.ts';
import { recordError } from './record-error.ts';
import type { SpanClock } from './span-clock.ts';

/** What a {@link RecordedRequest} begins with. */
export interface RecordedRequestOptions {
  /** The request's own, which has begun. */
  readonly span: Span;
  readonly tracer: SdkTracer;
  readonly clock: SpanClock;
  readonly facts: RequestFacts;
}

/** A request of a trace that is recorded: a server span, with a span for each attempt and each look-up below it. */
export class RecordedRequest implements RequestTrace {
  readonly #span: Span;
  readonly #tracer: SdkTracer;
  readonly #clock: SpanClock;
  readonly #facts: RequestFacts;
  readonly #inside: Context;

  constructor({ span, tracer, clock, facts }: RecordedRequestOptions) {
    this.#span = span;
    this.#tracer = tracer;
    this.#clock = clock;
    this.#facts = facts;
    this.#inside = trace.setSpan(ROOT_CONTEXT, span);
  }

  get traceId(): string {
    return this.#span.spanContext().traceId;
  }

  beginAttempt(facts: AttemptFacts): AttemptTrace {
    const { operation, model } = facts;
    const span = this.#tracer.startSpan(`${operation} ${model}`, { kind: SpanKind.CLIENT, startTime: this.#clock.nowMs() }, this.#inside);
    return new RecordedAttempt({ span, clock: this.#clock, facts });
  }

  onCacheLookup(outcome: string, startedAtMs: number): void {
    const span = this.#tracer.startSpan('cache lookup', { startTime: this.#clock.at(startedAtMs) }, this.#inside);
    span.setAttribute(OWN_NAMES.cacheOutcome, outcome);
    span.end(this.#clock.nowMs());
  }

  end(record: TracedRequest, error: Error | undefined): void {
    const [span, endMs] = [this.#span, this.#clock.nowMs()];
    this.#describe(record);
    if (error !== undefined) recordError(span, error, endMs);
    if (isOurFailure(record)) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(endMs);
  }

  #describe(record: TracedRequest): void {
    const span = this.#span;
    span.setAttribute(SEMANTICS.method, this.#facts.method);
    // Callers reach the gateway itself without TLS.
    span.setAttribute(SEMANTICS.scheme, 'http');
    if (record.route !== 'other') span.setAttribute(SEMANTICS.route, record.route);
    span.setAttribute(SEMANTICS.status, record.status);
    span.setAttribute(OWN_NAMES.requestId, this.#facts.id);
    if (record.errorCode !== undefined) span.setAttribute(SEMANTICS.errorType, record.errorCode);
    if (record.callerName !== undefined) span.setAttribute(OWN_NAMES.caller, record.callerName);
    if (record.model !== undefined) this.#describeCall(record, record.model);
    for (const [label, value] of Object.entries(record.labels ?? {})) span.setAttribute(OWN_NAMES.label + label, value);
  }

  #describeCall(record: TracedRequest, model: string): void {
    const span = this.#span;
    span.setAttribute(OWN_NAMES.requestedModel, model);
    span.setAttribute(OWN_NAMES.isStream, record.isStream);
    span.setAttribute(OWN_NAMES.cacheOutcome, record.cache);
    span.setAttribute(OWN_NAMES.attempts, record.attempts.length);
    if (record.provider !== undefined) span.setAttribute(OWN_NAMES.provider, record.provider);
    if (record.servedModel !== undefined) span.setAttribute(OWN_NAMES.servedModel, record.servedModel);
    if (record.costUsd !== undefined) span.setAttribute(OWN_NAMES.costUsd, record.costUsd);
  }
}

// A 4xx is the caller's, 499 too. An error after a good status is one that came within a stream.
function isOurFailure({ status, errorCode }: TracedRequest): boolean {
  return status >= 500 || (status < 400 && errorCode !== undefined);
}
