import type { IncomingHttpHeaders } from 'node:http';

/** The key that a request showed, and where. */
export interface SeenKey {
  readonly auth: string;
  readonly key: string;
}

const headerNames = ['x-api-key', 'x-goog-api-key', 'api-key'] as const;

export function seenKey(headers: IncomingHttpHeaders, query: string): SeenKey {
  const { authorization } = headers;
  if (authorization !== undefined) return { auth: 'authorization', key: authorization.replace(/^Bearer /i, '') };
  for (const name of headerNames) {
    const value = headers[name];
    if (typeof value === 'string') return { auth: name, key: value };
  }
  const key = query === '' ? null : new URLSearchParams(query).get('key');
  return key === null ? { auth: 'none', key: '' } : { auth: 'query', key };
}
