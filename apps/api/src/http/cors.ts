import type { NextFunction, Request, Response } from 'express';

/** What browsers may send and read across origins. */
const ALLOWED_METHODS = 'GET, POST, OPTIONS';
const EXPOSED_HEADERS = 'x-request-id, x-proxyapi-provider, x-proxyapi-model, x-proxyapi-attempts, x-proxyapi-overhead-us, retry-after, server-timing';
const PREFLIGHT_MAX_AGE_S = '600';

/** Lets pages of the given origins call the API. */
export function corsMiddleware(origins: readonly string[]): (request: Request, response: Response, next: NextFunction) => void {
  const allowed = new Set(origins);
  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary('origin');
    if (origin === undefined || !allowed.has(origin)) return next();
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-expose-headers', EXPOSED_HEADERS);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return next();
    response.setHeader('access-control-allow-methods', ALLOWED_METHODS);
    response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '');
    response.setHeader('access-control-max-age', PREFLIGHT_MAX_AGE_S);
    response.writeHead(204).end();
  };
}
