import type { IncomingMessage } from 'node:http';

import { countHeader } from './count-header.ts';

const BEARER = /^Bearer +(\S+) *$/i;

/**
 * The API key a request carries: `Authorization: Bearer`, or `x-api-key` as Anthropic's clients send it. `undefined` for
 * none, and for two that could contradict each other.
 */
export function presentedKey(request: IncomingMessage): string | undefined {
  const { authorization } = request.headers;
  // Node keeps the first one and drops the others without a word.
  if (authorization !== undefined) return countHeader(request, 'authorization') > 1 ? undefined : BEARER.exec(authorization)?.[1];
  const key = request.headers['x-api-key'];
  return typeof key === 'string' ? key : undefined;
}
