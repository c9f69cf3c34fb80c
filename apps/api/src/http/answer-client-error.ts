import { ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import { encodeError, type ErrorCode, ProxyError } from '@proxyapi/proxy-core';

import { RequestNotes } from '../pipeline/records/request-notes.ts';
import type { RequestObserver } from '../pipeline/records/request-record.ts';
import type { LocalResponse } from './begin-request.ts';
import { destroyAfterLinger } from './linger.ts';
import { requestId } from './request-id.ts';

const FAILURES: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'The request headers are larger than 16 KB. Send fewer or shorter ones.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['payload_too_large', 'The chunk extensions are larger than 16 KB. Send none.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request took too long to arrive: its headers may take 10 s, the whole of it 60 s.'],
};
const MALFORMED: readonly [ErrorCode, string] = ['bad_request', 'The request is not valid HTTP/1.1.'];

/** Answers what the HTTP parser refused. There is no request to answer, so the bytes are written by hand. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex, observer: RequestObserver): void {
  // Refused before: these are the bytes that the client was still sending.
  if (socket.writableEnded) return;
  // Bytes of an answer may be under way on this connection: more of them would be read as part of it.
  const response = currentResponse(socket);
  if (!socket.writable || response?.headersSent === true) {
    socket.destroy();
    return;
  }
  const [code, message] = FAILURES[error.code ?? ''] ?? MALFORMED;
  const refusal = new ProxyError(code, message);
  note(refusal, { response, observer });
  const body = encodeError(refusal);
  const { status } = refusal.facts;
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'content-type: application/json', `content-length: ${body.length}`, 'connection: close'];
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
  destroyAfterLinger(socket);
}

/** Where Node's server keeps the response that a socket is writing now. */
const CURRENT_RESPONSE = '_httpMessage';

function currentResponse(socket: Duplex): LocalResponse | undefined {
  const message: unknown = Reflect.get(socket, CURRENT_RESPONSE);
  return message instanceof ServerResponse ? message : undefined;
}

// Of a request whose body is at fault there are notes already; one whose head is, never came to be.
function note(refusal: ProxyError, { response, observer }: { readonly response: LocalResponse | undefined; readonly observer: RequestObserver }): void {
  const begun = response?.locals?.notes;
  if (begun !== undefined) return begun.onError(refusal);
  const notes = new RequestNotes({ id: requestId(undefined), method: '', observer });
  notes.onError(refusal);
  notes.end({ status: refusal.facts.status, isComplete: true });
}
