import type { IncomingMessage } from 'node:http';

const BEARER = /^Bearer +(\S+) *$/i;

/**
 * The API key a request carries: `Authorization: Bearer`, or `x-api-key` as Anthropic's clients send it. `undefined` for
 * none, and for two that could contradict each other.
 */
export function presentedKey(request: IncomingMessage): string | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) return isRepeated(request, 'authorization') ? undefined : BEARER.exec(authorization)?.[1];
  const key = request.headers['x-api-key'];
  return typeof key === 'string' ? key : undefined;
}

/** Node keeps the first `authorization` and drops the others without a word. */
function isRepeated({ rawHeaders }: IncomingMessage, header: string): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === header.length && name.toLowerCase() === header) count += 1;
  }
  return count > 1;
}
