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
// Not async, as all that only hands on: each such step costs a promise and a turn of the microtask queue.
export function runHandler(handler: RouteHandler, run: Run): Promise<void> | void {
  try {
    return handler(run.request, run.response, run.notes)?.catch((cause: unknown) => answerError(cause, run));
  } catch (cause) {
    answerError(cause, run);
  }
}

function answerError(cause: unknown, { request, response, notes, gateway }: Run): void {
  const error = toProxyError(cause);
  if (error.code === 'internal_error') gateway.onDefect(error, notes.id);
  writeError(request, response, { error, notes });
}
