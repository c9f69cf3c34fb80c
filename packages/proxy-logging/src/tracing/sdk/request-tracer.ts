import { type Context, createTraceState, ROOT_CONTEXT, type SpanContext, SpanKind, trace, TraceFlags, type Tracer as SdkTracer } from '@opentelemetry/api';

import { parseTraceparent } from '../spans/traceparent.ts';
import type { RequestFacts, RequestTrace, Tracer } from '../tracer.ts';
import { RecordedRequest } from './recorded-request.ts';
import { SpanClock } from './span-clock.ts';
import { UnrecordedRequest } from './unrecorded-request.ts';

/** What a {@link RequestTracer} works with. */
export interface RequestTracerOptions {
  readonly tracer: SdkTracer;
  /** 16 hex digits, another for each call. */
  readonly generateSpanId: () => string;
}

/** Follows requests with spans of the SDK. Parents are handed over, so no context of an asynchronous call is needed. */
export class RequestTracer implements Tracer {
  readonly #tracer: SdkTracer;
  readonly #generateSpanId: () => string;

  constructor({ tracer, generateSpanId }: RequestTracerOptions) {
    this.#tracer = tracer;
    this.#generateSpanId = generateSpanId;
  }

  beginRequest(facts: RequestFacts): RequestTrace {
    const clock = new SpanClock();
    const span = this.#tracer.startSpan(spanName(facts), { kind: SpanKind.SERVER, startTime: clock.startMs }, parentOf(facts));
    if (!span.isRecording()) return new UnrecordedRequest(span.spanContext(), this.#generateSpanId);
    return new RecordedRequest({ span, tracer: this.#tracer, clock, facts });
  }
}

function spanName({ method, route }: RequestFacts): string {
  return route === 'other' ? method : `${method} ${route}`;
}

function parentOf({ traceparent, tracestate }: RequestFacts): Context {
  const parent = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  if (parent === undefined) return ROOT_CONTEXT;
  const { traceId, spanId, isSampled } = parent;
  const context: SpanContext = { traceId, spanId, isRemote: true, traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE };
  // What no vendor could have written is dropped by itself; the trace goes on.
  if (tracestate !== undefined) context.traceState = createTraceState(tracestate);
  return trace.setSpanContext(ROOT_CONTEXT, context);
}
