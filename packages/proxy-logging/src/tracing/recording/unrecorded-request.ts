import type { AttemptTrace, RequestTrace } from '../tracer.ts';
import { newSpanId } from './span-ids.ts';
import { traceHeaders } from './trace-headers.ts';

/** A request of a trace that is not recorded: nothing but the headers for providers, which say so. */
export class UnrecordedRequest implements RequestTrace {
  readonly traceId: string;
  readonly #traceState: string | undefined;

  constructor(traceId: string, traceState: string | undefined) {
    this.traceId = traceId;
    this.#traceState = traceState;
  }

  beginAttempt(): AttemptTrace {
    return { headers: traceHeaders({ traceId: this.traceId, spanId: newSpanId(), isSampled: false, traceState: this.#traceState }), end: ignore };
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
