import type { IncomingHttpHeaders } from 'node:http';

import { ProxyError } from '@proxyapi/proxy-core';

import type { CacheWish } from '../pipeline/scope.ts';
import { readIntegerHeader } from './integer-header.ts';

/** Longest time a caller may ask an answer to be kept: 30 days. */
const MAX_TTL_SECONDS = 2_592_000;
const MS_PER_SECOND = 1000;

const NO_WISH: CacheWish = Object.freeze({ directive: 'use', ttlMs: undefined });

/**
 * What a caller asks of the response cache by `x-proxyapi-cache` and `x-proxyapi-cache-ttl` (seconds).
 *
 * @throws {@link ProxyError} `invalid_parameter`, naming the header.
 */
export function cacheWish(headers: IncomingHttpHeaders): CacheWish {
  const directive = headers['x-proxyapi-cache'];
  const ttl = headers['x-proxyapi-cache-ttl'];
  if (directive === undefined && ttl === undefined) return NO_WISH;
  if (directive !== undefined && directive !== 'off' && directive !== 'refresh') {
    throw new ProxyError('invalid_parameter', 'The header x-proxyapi-cache must be `off` or `refresh`, or left out.', { param: 'x-proxyapi-cache' });
  }
  const ttlSeconds = readIntegerHeader('x-proxyapi-cache-ttl', ttl, [1, MAX_TTL_SECONDS]);
  return { directive: directive ?? 'use', ttlMs: ttlSeconds === undefined ? undefined : ttlSeconds * MS_PER_SECOND };
}
