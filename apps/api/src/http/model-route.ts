import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Operation } from '@proxyapi/proxy-core';

import { RequestClock } from '../pipeline/request-clock.ts';
import { serve } from '../pipeline/serve.ts';
import type { Gateway } from './gateway.ts';
import { openScope } from './open-scope.ts';
import { readBody } from './read-body.ts';
import { writeAnswer } from './write-answer.ts';

/** Handles a request; what it throws becomes the answer's error. */
export type RouteHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** The route of one model endpoint: accept, read, serve, write. */
export function modelRoute(operation: Operation, gateway: Gateway): RouteHandler {
  return async (request, response) => {
    const scope = openScope(request, response, gateway);
    const readingSince = RequestClock.now();
    const body = await readBody(request, response, gateway.maxBodyBytes);
    scope.clock.addClientWait(readingSince);
    const answer = await serve(gateway, { operation, body }, scope);
    // The caller may have left in the very moment the answer came.
    scope.signal.throwIfAborted();
    writeAnswer(response, answer, scope);
  };
}
