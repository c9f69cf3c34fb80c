import type { IncomingMessage } from 'node:http';

import type { Operation } from '@proxyapi/proxy-core';

import { enterRoute } from './enter-route.ts';
import type { Gateway } from './gateway.ts';
import { MODEL_ENDPOINTS } from './model-endpoints.ts';
import { modelRoute } from './model-route.ts';
import { type RouteHandler, runHandler } from './run-handler.ts';

/** Finds the handler of a request that need not pass Express; it answers its errors itself. */
export type FindDirectRoute = (request: IncomingMessage) => RouteHandler | undefined;

/**
 * The calls to models, which are all that a busy gateway does: a path that is written exactly as documented leads to its
 * handler at once. Everything else, their other methods and spellings too, is the app's.
 *
 * With CORS on there are none: browsers need its middleware before every answer.
 */
export function createDirectRoutes(gateway: Gateway): FindDirectRoute {
  if (gateway.corsOrigins.length > 0) return () => undefined;
  const handlers = new Map<string | undefined, RouteHandler>(Object.entries(MODEL_ENDPOINTS).map(([path, operation]) => [path, directRoute(path, operation, gateway)]));
  return ({ method, url }) => (method === 'POST' ? handlers.get(url) : undefined);
}

function directRoute(path: string, operation: Operation, gateway: Gateway): RouteHandler {
  const handler = modelRoute(operation, gateway);
  return (request, response, notes) => {
    enterRoute(path, request, { notes, tracer: gateway.tracer });
    return runHandler(handler, { request, response, notes, gateway });
  };
}
