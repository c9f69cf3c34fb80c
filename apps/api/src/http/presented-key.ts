import type { IncomingMessage } from 'node:http';

import { headerCount } from './header-count.ts';

const BEARER = /^Bearer +(\S+) *$/i;

/**
 * The API key a request carries: `Authorization: Bearer`, or `x-api-key` as Anthropic's clients send it. `undefined` for
 * none, and for two that could contradict each other.
 */
export function presentedKey(request: IncomingMessage): string | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) return headerCount(request, 'authorization') > 1 ? undefined : BEARER.exec(authorization)?.[1];
  const key = request.headers['x-api-key'];
  return typeof key === 'string' ? key : undefined;
}
