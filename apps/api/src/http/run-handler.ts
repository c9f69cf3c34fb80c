import type { IncomingMessage, ServerResponse } from 'node:http';

import type { RequestNotes } from '../pipeline/records/request-notes.ts';
import type { Gateway } from './gateway.ts';
import { toProxyError, writeError } from './write-error.ts';

/** Handles a request; what it throws becomes the answer's error. */
export type RouteHandler = (request: IncomingMessage, response: ServerResponse, notes: RequestNotes) => Promise<void> | void;

/** One request on its way through a handler. */
export interface Run {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly notes: RequestNotes;
  readonly gateway: Pick<Gateway, 'onDefect'>;
}

/** Runs a handler; what it throws becomes the answer. Never rejects. */
export async function runHandler(handler: RouteHandler, { request, response, notes, gateway }: Run): Promise<void> {
  try {
    await handler(request, response, notes);
  } catch (cause) {
    const error = toProxyError(cause);
    if (error.code === 'internal_error') gateway.onDefect(error, notes.id);
    writeError(request, response, { error, notes });
  }
}
