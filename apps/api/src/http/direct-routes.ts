import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Gateway } from './gateway.ts';
import { MODEL_ENDPOINTS } from './model-endpoints.ts';
import { modelRoute } from './model-route.ts';

/** A handler that answers its errors itself. */
export type DirectRoute = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Finds the handler of a request that need not pass Express. */
export type FindDirectRoute = (request: IncomingMessage) => DirectRoute | undefined;

/**
 * The calls to models, which are all that a busy gateway does: a path that is written exactly as documented leads to its
 * handler at once. Everything else, their other methods and spellings too, is the app's.
 *
 * With CORS on there are none: browsers need its middleware before every answer.
 */
export function createDirectRoutes(gateway: Gateway): FindDirectRoute {
  if (gateway.corsOrigins.length > 0) return () => undefined;
  const handlers = new Map<string | undefined, DirectRoute>(Object.entries(MODEL_ENDPOINTS).map(([path, operation]) => [path, modelRoute(operation, gateway)]));
  return ({ method, url }) => (method === 'POST' ? handlers.get(url) : undefined);
}
