import type { IncomingMessage, ServerResponse } from 'node:http';

import { encodeError, ProxyError, UpstreamError } from '@proxyapi/proxy-core';

import type { RequestNotes } from '../pipeline/records/request-notes.ts';
import { lingerAfterAnswer } from './linger.ts';

/** A failed request. */
export interface Failure {
  readonly error: ProxyError;
  readonly notes: RequestNotes;
}

/**
 * Answers a request with its error: the one place where an error becomes HTTP. Nothing is written to a client that
 * has left.
 */
export function writeError(request: IncomingMessage, response: ServerResponse, { error, notes }: Failure): void {
  notes.onError(error);
  // A stream whose head went out before has ended with its error already.
  if (response.writableEnded) return;
  if (response.destroyed || response.headersSent || error.code === 'client_closed_request') {
    response.destroy();
    return;
  }
  // Whoever is told to ask elsewhere must not come back by the same connection.
  if (error.code === 'shutting_down' || hasUnreadBody(request)) lingerAfterAnswer(request, response);
  const body = bodyOf(error);
  response.writeHead(error.facts.status, {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-request-id': notes.id,
    ...retryAfter(error),
    ...(notes.source === undefined ? {} : { 'x-proxyapi-attempts': notes.source.attempts }),
    ...upstreamFacts(error),
  });
  response.end(body);
}

/** The error that a caller may see for whatever was thrown. */
export function toProxyError(error: unknown): ProxyError {
  if (ProxyError.isInstance(error)) return error;
  return new ProxyError('internal_error', 'The gateway failed to handle the request. Report it with the request id.', { cause: error });
}

/** A body that is refused unread and no larger than this is thrown away, so that the client can ask again on the same connection. */
const MAX_DUMPED_BYTES = 64 * 1024;

// A request without a body is complete only once its handler has returned. Node reads away what is left of a small one;
// but a client that waits for `100 Continue` need not send it at all, and what comes next would be taken for it.
function hasUnreadBody({ complete, headers }: IncomingMessage): boolean {
  if (complete) return false;
  const declaredBytes = Number(headers['content-length'] ?? 0);
  return headers['transfer-encoding'] !== undefined || declaredBytes > MAX_DUMPED_BYTES || (declaredBytes > 0 && headers.expect !== undefined);
}

function bodyOf(error: ProxyError): Buffer {
  return error instanceof UpstreamError && error.callerBody !== undefined ? error.callerBody : encodeError(error);
}

function retryAfter({ retryAfterMs }: ProxyError): Record<string, string> {
  return retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) };
}

function upstreamFacts(error: ProxyError): Record<string, string> {
  if (!(error instanceof UpstreamError)) return {};
  // Our own retries are spent, and a client that repeats the call would multiply them; a told time is another matter.
  const isSpent = error.retryAfterMs === undefined;
  return { 'x-proxyapi-provider': error.provider, ...(isSpent ? { 'x-should-retry': 'false' } : {}) };
}
