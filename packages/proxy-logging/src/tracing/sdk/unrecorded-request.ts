import type { SpanContext } from '@opentelemetry/api';

import type { AttemptTrace, RequestTrace } from '../tracer.ts';
import { traceHeaders } from './trace-headers.ts';

/** A request of a trace that is not recorded: nothing but the headers for providers, which say so. */
export class UnrecordedRequest implements RequestTrace {
  readonly #context: SpanContext;
  readonly #generateSpanId: () => string;

  constructor(context: SpanContext, generateSpanId: () => string) {
    this.#context = context;
    this.#generateSpanId = generateSpanId;
  }

  get traceId(): string {
    return this.#context.traceId;
  }

  beginAttempt(): AttemptTrace {
    return { headers: traceHeaders({ ...this.#context, spanId: this.#generateSpanId() }, false), end: ignore };
  }

  onCacheLookup(): void {
    // Nobody will look at it.
  }

  end(): void {
    // Nor at this.
  }
}

function ignore(): void {
  // Nor at this.
}
