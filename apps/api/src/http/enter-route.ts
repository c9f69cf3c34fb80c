import type { IncomingMessage } from 'node:http';

import type { Tracer } from '@proxyapi/proxy-logging';

import type { RequestNotes } from '../pipeline/records/request-notes.ts';
import { isForMachines } from './route-patterns.ts';

/** A route takes a request: its pattern is known, and its trace begins. */
export function enterRoute(route: string, request: IncomingMessage, { notes, tracer }: { readonly notes: RequestNotes; readonly tracer: Tracer | undefined }): void {
  notes.route = route;
  if (tracer === undefined || isForMachines(route)) return;
  const { traceparent, tracestate } = request.headers;
  notes.trace = tracer.beginRequest({ id: notes.id, method: request.method ?? '', route, traceparent: single(traceparent), tracestate: single(tracestate) });
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
