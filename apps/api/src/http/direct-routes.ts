import type { IncomingMessage } from 'node:http';

import type { Gateway } from './gateway.ts';
import { MODEL_ENDPOINTS } from './model-endpoints.ts';
import { modelRoute, type RouteHandler } from './model-route.ts';

/** Finds the handler of a request that need not pass Express. */
export type FindDirectRoute = (request: IncomingMessage) => RouteHandler | undefined;

/**
 * The calls to models, which are all that a busy gateway does: a path that is written exactly as documented leads to its
 * handler at once. Everything else, their other methods and spellings too, is the app's.
 *
 * With CORS on there are none: browsers need its middleware before every answer.
 */
export function createDirectRoutes(gateway: Gateway): FindDirectRoute {
  if (gateway.corsOrigins.length > 0) return () => undefined;
  const handlers = new Map<string | undefined, RouteHandler>(Object.entries(MODEL_ENDPOINTS).map(([path, operation]) => [path, modelRoute(operation, gateway)]));
  return ({ method, url }) => (method === 'POST' ? handlers.get(url) : undefined);
}
