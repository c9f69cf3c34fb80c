import { formatTraceparent } from '../spans/traceparent.ts';

/** What a provider is told of a span of ours. */
export interface TraceHeaderFacts {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
  readonly traceState: string | undefined;
}

/** What tells a provider of a span of ours. */
export function traceHeaders({ traceState, ...span }: TraceHeaderFacts): Readonly<Record<string, string>> {
  const traceparent = formatTraceparent(span);
  return traceState === undefined ? { traceparent } : { traceparent, tracestate: traceState };
}
