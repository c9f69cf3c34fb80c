import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Gateway } from './gateway.ts';
import type { RouteHandler } from './model-route.ts';
import { requestId } from './request-id.ts';
import { toProxyError, writeError } from './write-error.ts';

/** One request on its way through a handler. */
export interface Run {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly gateway: Gateway;
}

/** Runs a handler; what it throws becomes the answer. */
export async function runHandler(handler: RouteHandler, { request, response, gateway }: Run): Promise<void> {
  try {
    await handler(request, response);
  } catch (cause) {
    const error = toProxyError(cause);
    const id = requestId(request.headers['x-request-id']);
    if (error.code === 'internal_error') gateway.onDefect(error, id);
    writeError(request, response, error, { requestId: id });
  }
}
