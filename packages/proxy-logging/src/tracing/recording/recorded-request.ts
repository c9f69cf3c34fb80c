import type { SpanBatch } from '../otlp/span-batch.ts';
import type { SpanIdentity } from '../otlp/span-head.ts';
import { OWN_NAMES } from '../spans/own-names.ts';
import { SEMANTICS } from '../spans/semantics.ts';
import type { TracedRequest } from '../traced-request.ts';
import type { AttemptFacts, AttemptTrace, RequestFacts, RequestTrace } from '../tracer.ts';
import { describeError } from './describe-error.ts';
import { RecordedAttempt } from './recorded-attempt.ts';
import { SpanClock } from './span-clock.ts';
import { newSpanId } from './span-ids.ts';
import type { SpanSink } from './span-sink.ts';

/** What a {@link RecordedRequest} begins with. */
export interface RecordedRequestOptions {
  readonly identity: SpanIdentity;
  readonly facts: RequestFacts;
  readonly sink: SpanSink;
}

/** A request of a trace that is recorded: a server span, with a span for each attempt and each look-up below it. */
export class RecordedRequest implements RequestTrace {
  readonly #identity: SpanIdentity;
  readonly #facts: RequestFacts;
  readonly #sink: SpanSink;
  readonly #clock = new SpanClock();

  constructor({ identity, facts, sink }: RecordedRequestOptions) {
    this.#identity = identity;
    this.#facts = facts;
    this.#sink = sink;
  }

  get traceId(): string {
    return this.#identity.traceId;
  }

  beginAttempt(facts: AttemptFacts): AttemptTrace {
    return new RecordedAttempt({ identity: this.#child(), clock: this.#clock, facts, sink: this.#sink });
  }

  onCacheLookup(outcome: string, startedAtMs: number): void {
    const [startMs, endMs] = [this.#clock.at(startedAtMs), this.#clock.nowMs()];
    const span = this.#sink.begin({ identity: this.#child(), name: 'cache lookup', kind: 'internal', startMs, endMs });
    if (span === undefined) return;
    span.attribute(OWN_NAMES.cacheOutcome, outcome);
    this.#sink.end();
  }

  end(record: TracedRequest, error: Error | undefined): void {
    const [endMs, exception] = [this.#clock.nowMs(), error && describeError(error)];
    const span = this.#sink.begin({ identity: this.#identity, name: spanName(this.#facts), kind: 'server', startMs: this.#clock.startMs, endMs });
    if (span === undefined) return;
    this.#describe(span, record);
    if (record.model !== undefined) describeCall(span, record);
    for (const label in record.labels) span.attribute(OWN_NAMES.label + label, record.labels[label]);
    if (exception !== undefined) span.event(SEMANTICS.exception, endMs, exception);
    if (isOurFailure(record)) span.fail();
    this.#sink.end();
  }

  #describe(span: SpanBatch, { route, status, errorCode, callerName }: TracedRequest): void {
    span.attribute(SEMANTICS.method, this.#facts.method);
    // Callers reach the gateway itself without TLS.
    span.attribute(SEMANTICS.scheme, 'http');
    if (route !== 'other') span.attribute(SEMANTICS.route, route);
    span.attribute(SEMANTICS.status, status);
    span.attribute(OWN_NAMES.requestId, this.#facts.id);
    span.attribute(SEMANTICS.errorType, errorCode);
    span.attribute(OWN_NAMES.caller, callerName);
  }

  #child(): SpanIdentity {
    const { traceId, spanId, traceState } = this.#identity;
    return { traceId, spanId: newSpanId(), parentSpanId: spanId, isParentRemote: false, traceState };
  }
}

function describeCall(span: SpanBatch, record: TracedRequest): void {
  span.attribute(OWN_NAMES.requestedModel, record.model);
  span.attribute(OWN_NAMES.isStream, record.isStream);
  span.attribute(OWN_NAMES.cacheOutcome, record.cache);
  span.attribute(OWN_NAMES.attempts, record.attempts.length);
  span.attribute(OWN_NAMES.provider, record.provider);
  span.attribute(OWN_NAMES.servedModel, record.servedModel);
  span.attribute(OWN_NAMES.costUsd, record.costUsd);
}

function spanName({ method, route }: RequestFacts): string {
  return route === 'other' ? method : `${method} ${route}`;
}

// A 4xx is the caller's, 499 too. An error after a good status is one that came within a stream.
function isOurFailure({ status, errorCode }: TracedRequest): boolean {
  return status >= 500 || (status < 400 && errorCode !== undefined);
}
