import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { ProxyError } from '@proxyapi/proxy-core';

import { ConnectionTracker } from './connection-tracker.ts';
import { createApp } from './create-app.ts';
import type { Gateway } from './gateway.ts';
import { answerClientError } from './answer-client-error.ts';
import { createMessageClasses } from './message-classes.ts';
import { requestId } from './request-id.ts';
import { writeError } from './write-error.ts';

/** Largest request head. Node's own default, stated because errors and docs speak of it. */
const MAX_HEADER_BYTES = 16 * 1024;
/** Longest wait for a request's head; also for a connection that says nothing. */
const HEADERS_TIMEOUT_MS = 10_000;
/** Longest wait for a whole request. */
const REQUEST_TIMEOUT_MS = 60_000;
/** How often the two above are checked; a slow client is answered at most this much late. */
const CHECK_INTERVAL_MS = 500;
/** How long an idle connection is kept; above the 60 s of common load balancers, so that they close first. */
const KEEP_ALIVE_MS = 65_000;

/** The HTTP server with its limits; not listening yet. */
export function createServer(gateway: Gateway): Server {
  const { adopt, ...messageClasses } = createMessageClasses();
  const server = createHttpServer({
    ...messageClasses,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    noDelay: true,
  });
  const app = createApp(gateway, new ConnectionTracker(server));
  adopt(app);
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (hasOddTransferEncoding(request)) refuseTransferEncoding(request, response);
    else app(request, response);
  };
  server.on('request', handle);
  // Without this listener Node answers `100 Continue` by itself, before the size and the key have been looked at.
  server.on('checkContinue', handle);
  server.on('clientError', answerClientError);
  return server;
}

// The parser passes unknown transfer codings on; a proxy before us could see another end of the body than we do.
function hasOddTransferEncoding({ headers }: IncomingMessage): boolean {
  const encoding = headers['transfer-encoding'];
  return encoding !== undefined && encoding.toLowerCase() !== 'chunked';
}

function refuseTransferEncoding(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('connection', 'close');
  const error = new ProxyError('not_implemented', 'The only transfer-encoding served is chunked.');
  writeError(request, response, error, { requestId: requestId(request.headers['x-request-id']) });
}
