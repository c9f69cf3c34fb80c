import type { IncomingMessage } from 'node:http';

import type { Tracer } from '@proxyapi/proxy-logging';

import type { RequestNotes } from '../pipeline/records/request-notes.ts';

/** Asked every few seconds by machines: traces of them would bury all others. */
const UNTRACED: ReadonlySet<string> = new Set(['/livez', '/readyz', '/health', '/v1/health', '/v1/metrics', '/v1/metrics/prometheus', '/v1/cache/health']);

/** A route takes a request: its pattern is known, and its trace begins. */
export function enterRoute(route: string, request: IncomingMessage, { notes, tracer }: { readonly notes: RequestNotes; readonly tracer: Tracer | undefined }): void {
  notes.route = route;
  if (tracer === undefined || UNTRACED.has(route)) return;
  const { traceparent, tracestate } = request.headers;
  notes.trace = tracer.beginRequest({ id: notes.id, method: request.method ?? '', route, traceparent: single(traceparent), tracestate: single(tracestate) });
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
