import type { IncomingMessage, ServerResponse } from 'node:http';

import { RequestNotes } from '../pipeline/records/request-notes.ts';
import type { RequestObserver } from '../pipeline/records/request-record.ts';
import { requestId } from './request-id.ts';

/** What a response carries for those who have nothing else in hand: Express' handlers, and those of the parser's errors. */
export interface Locals extends Record<string, unknown> {
  readonly notes: RequestNotes;
}

/** A response that may carry them. */
export interface LocalResponse extends ServerResponse {
  locals?: Locals;
}

/** Begins the notes of a request. They end with its answer, or when the caller leaves. */
export function beginRequest(request: IncomingMessage, response: LocalResponse, observer: RequestObserver): RequestNotes {
  const notes = new RequestNotes({ id: requestId(request.headers['x-request-id']), method: request.method ?? '', observer });
  response.locals = { notes };
  response.on('close', () => notes.end({ status: response.headersSent ? response.statusCode : undefined, isComplete: response.writableFinished }));
  return notes;
}
