import type { SpanContext } from '@opentelemetry/api';

import { formatTraceparent } from '../spans/traceparent.ts';

/** What tells a provider of a span of ours. */
export function traceHeaders({ traceId, spanId, traceState }: SpanContext, isSampled: boolean): Readonly<Record<string, string>> {
  const traceparent = formatTraceparent({ traceId, spanId, isSampled });
  const tracestate = traceState?.serialize() ?? '';
  return tracestate === '' ? { traceparent } : { traceparent, tracestate };
}
