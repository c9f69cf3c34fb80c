import type { IncomingHttpHeaders } from 'node:http';

import { type CallLimits, NO_LIMITS } from '../pipeline/scope.ts';
import { readIntegerHeader } from './integer-header.ts';

/** Longest time a caller may ask for: a day. */
const MAX_TIMEOUT_MS = 86_400_000;
const MAX_RETRIES = 20;

/**
 * What a caller asks of the gateway by `x-proxyapi-timeout-ms` and `x-proxyapi-retries`.
 *
 * @throws {@link ProxyError} `invalid_parameter`, naming the header.
 */
export function callLimits(headers: IncomingHttpHeaders): CallLimits {
  const timeout = headers['x-proxyapi-timeout-ms'];
  const retries = headers['x-proxyapi-retries'];
  if (timeout === undefined && retries === undefined) return NO_LIMITS;
  return { totalMs: readIntegerHeader('x-proxyapi-timeout-ms', timeout, [1, MAX_TIMEOUT_MS]), retries: readIntegerHeader('x-proxyapi-retries', retries, [0, MAX_RETRIES]) };
}
