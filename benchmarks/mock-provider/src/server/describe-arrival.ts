import type { Exchange } from './exchange.ts';

const secretHeaders = new Set(['authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'cookie']);
const shownLength = 6;

/** What arrived, as JSON: the body to the letter, the headers with their keys shortened. */
export function describeArrival({ request, call }: Exchange, body: Buffer): string {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) =>
    [name, secretHeaders.has(name) ? `...${String(value).slice(-shownLength)}` : value]));
  return JSON.stringify({ method: request.method, path: call.path, query: call.query, headers, body: body.toString('utf8') });
}
