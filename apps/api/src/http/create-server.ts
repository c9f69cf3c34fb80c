import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { answerClientError } from './answer-client-error.ts';
import { beginRequest } from './begin-request.ts';
import { ConnectionTracker } from './connection-tracker.ts';
import { createApp } from './create-app.ts';
import { createDirectRoutes } from './direct-routes.ts';
import type { Gateway } from './gateway.ts';
import { headProblem } from './head-problem.ts';
import { requestPath } from './request-target.ts';
import { guardAgainstStall } from './stall-guard.ts';
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
  const server = createHttpServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    noDelay: true,
    // Looked at by headProblem, whose answer has a body.
    requireHostHeader: false,
  });
  const app = createApp(gateway, new ConnectionTracker(server));
  const findDirectRoute = createDirectRoutes(gateway);
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    guardAgainstStall(response);
    const notes = beginRequest(request, response, gateway.observer);
    const problem = headProblem(request);
    if (problem !== undefined) {
      response.setHeader('connection', 'close');
      writeError(request, response, { error: problem, notes });
      return;
    }
    request.url = requestPath(request.url ?? '');
    const direct = findDirectRoute(request);
    if (direct === undefined) app(request, response);
    else void direct(request, response, notes);
  };
  server.on('request', handle);
  // Without these listeners Node answers by itself: `100 Continue` before the size and the key have been looked at, and
  // an empty 417 to an expectation that nobody knows, which may as well be passed over (RFC 9110 §10.1.1).
  server.on('checkContinue', handle);
  server.on('checkExpectation', handle);
  server.on('clientError', (error, socket) => answerClientError(error, socket, gateway.observer));
  return server;
}
