import { createTraceState } from '@opentelemetry/api';

import { parseTraceparent } from '../spans/traceparent.ts';
import type { RequestFacts, RequestTrace, Tracer } from '../tracer.ts';
import type { Sampler } from './create-sampler.ts';
import { RecordedRequest } from './recorded-request.ts';
import { newSpanId, newTraceId } from './span-ids.ts';
import type { SpanSink } from './span-sink.ts';
import { UnrecordedRequest } from './unrecorded-request.ts';

/** What a {@link RequestTracer} works with. */
export interface RequestTracerOptions {
  readonly sampler: Sampler;
  readonly sink: SpanSink;
}

/** Follows requests. Parents are handed over, so no context of an asynchronous call is needed. */
export class RequestTracer implements Tracer {
  readonly #sampler: Sampler;
  readonly #sink: SpanSink;

  constructor({ sampler, sink }: RequestTracerOptions) {
    this.#sampler = sampler;
    this.#sink = sink;
  }

  beginRequest(facts: RequestFacts): RequestTrace {
    const parent = facts.traceparent === undefined ? undefined : parseTraceparent(facts.traceparent);
    const traceId = parent?.traceId ?? newTraceId();
    const traceState = parent === undefined ? undefined : validTraceState(facts.tracestate);
    if (!this.#sampler(traceId, parent)) return new UnrecordedRequest(traceId, traceState);
    const identity = { traceId, spanId: newSpanId(), parentSpanId: parent?.spanId, isParentRemote: parent !== undefined, traceState };
    return new RecordedRequest({ identity, facts, sink: this.#sink });
  }
}

// What no vendor could have written is dropped by itself; the trace goes on.
function validTraceState(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const valid = createTraceState(text).serialize();
  return valid === '' ? undefined : valid;
}
