import { ProxyError } from '@proxyapi/proxy-core';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';

import type { Locals } from './begin-request.ts';
import type { ConnectionTracker } from './connection-tracker.ts';
import { corsMiddleware } from './cors.ts';
import { cleanupMemoryRoute, resetBreakersRoute, resourcesRoute } from './debug-routes.ts';
import { enterRoute } from './enter-route.ts';
import { listFlagsRoute, setFlagRoute } from './flag-routes.ts';
import type { Gateway } from './gateway.ts';
import { healthRoute, livezRoute, readyzRoute } from './health-routes.ts';
import { prometheusRoute } from './metrics-routes.ts';
import { cacheHealthRoute, metricsReportRoute } from './metrics-report-routes.ts';
import { MODEL_ENDPOINTS } from './model-endpoints.ts';
import { modelRoute } from './model-route.ts';
import { getModelRoute, listModelsRoute } from './models-routes.ts';
import { type RouteHandler, runHandler } from './run-handler.ts';

/** What the `allow` header says of a method that is served. */
const ALLOWED: Readonly<Record<string, string>> = { get: 'GET, HEAD', post: 'POST', put: 'PUT' };

/** The Express app: a list of routes, each of which throws its errors to one place. */
export function createApp(gateway: Gateway, connections: ConnectionTracker): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing').set('query parser', false);
  if (gateway.corsOrigins.length > 0) app.use(corsMiddleware(gateway.corsOrigins));

  const safely = (handler: RouteHandler, pattern?: string) => (request: Request, response: Response<unknown, Locals>) => {
    const { notes } = response.locals;
    if (pattern !== undefined) enterRoute(pattern, request, { notes, tracer: gateway.tracer });
    return runHandler(handler, { request, response, notes, gateway });
  };
  const route = (pattern: string, methods: Partial<Record<'get' | 'post' | 'put', RouteHandler>>): void => {
    const { get, post, put } = methods;
    const path = matcherOf(pattern);
    if (post !== undefined) app.post(path, safely(post, pattern));
    if (get !== undefined) app.get(path, safely(get, pattern));
    if (put !== undefined) app.put(path, safely(put, pattern));
    app.all(path, safely(refuseMethod(Object.keys(methods).map((method) => ALLOWED[method] ?? '').join(', ')), pattern));
  };
  for (const [path, operation] of Object.entries(MODEL_ENDPOINTS)) route(path, { post: modelRoute(operation, gateway) });
  route('/v1/models', { get: listModelsRoute(gateway) });
  route('/v1/models/{id}', { get: getModelRoute(gateway, '/v1/models/') });
  route('/health', { get: healthRoute(gateway) });
  route('/v1/health', { get: healthRoute(gateway) });
  route('/v1/metrics', { get: metricsReportRoute(gateway) });
  route('/v1/cache/health', { get: cacheHealthRoute(gateway) });
  route('/livez', { get: livezRoute });
  route('/readyz', { get: readyzRoute(gateway) });
  route('/v1/metrics/prometheus', { get: prometheusRoute(gateway) });
  route('/debug/circuit-breakers/reset', { post: resetBreakersRoute(gateway) });
  route('/debug/memory/cleanup', { post: cleanupMemoryRoute(gateway) });
  route('/debug/feature-flags', { get: listFlagsRoute(gateway) });
  route('/debug/feature-flags/{name}', { put: setFlagRoute(gateway, '/debug/feature-flags/') });
  route('/debug/resources', { get: resourcesRoute(gateway, connections) });
  app.use(safely(refusePath));
  // What Express itself throws; its own page for that is HTML with a stack.
  app.use((cause: unknown, request: Request, response: Response<unknown, Locals>, _next: NextFunction) => runHandler(() => Promise.reject(cause), { request, response, notes: response.locals.notes, gateway }));
  return app;
}

// Without groups: Express would decode a parameter, and fail at a stray percent sign. No pattern has a character that means
// something else in a regular expression.
function matcherOf(pattern: string): string | RegExp {
  const at = pattern.indexOf('{');
  return at === -1 ? pattern : new RegExp(`^${pattern.slice(0, at)}.`);
}

function refuseMethod(allowed: string): RouteHandler {
  return (request, response) => {
    response.setHeader('allow', allowed);
    throw new ProxyError('method_not_allowed', `${request.method ?? 'This method'} is not served here. Use ${allowed}.`);
  };
}

const refusePath: RouteHandler = () => {
  throw new ProxyError('not_found', 'There is no such path. The API is at /v1/chat/completions, /v1/completions, /v1/embeddings and /v1/models.');
};
