import type { IncomingHttpHeaders } from 'node:http';

import { ProxyError } from '@proxyapi/proxy-core';

import type { CallLimits } from '../pipeline/scope.ts';

/** Longest time a caller may ask for: a day. */
const MAX_TIMEOUT_MS = 86_400_000;
const MAX_RETRIES = 20;

const NO_LIMITS: CallLimits = { totalMs: undefined, retries: undefined };

/**
 * What a caller asks of the gateway by `x-proxyapi-timeout-ms` and `x-proxyapi-retries`.
 *
 * @throws {@link ProxyError} `invalid_parameter`, naming the header.
 */
export function callLimits(headers: IncomingHttpHeaders): CallLimits {
  const timeout = headers['x-proxyapi-timeout-ms'];
  const retries = headers['x-proxyapi-retries'];
  if (timeout === undefined && retries === undefined) return NO_LIMITS;
  return { totalMs: readInteger('x-proxyapi-timeout-ms', timeout, [1, MAX_TIMEOUT_MS]), retries: readInteger('x-proxyapi-retries', retries, [0, MAX_RETRIES]) };
}

function readInteger(name: string, value: string | readonly string[] | undefined, [min, max]: readonly [number, number]): number | undefined {
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new ProxyError('invalid_parameter', `The header ${name} must be a whole number from ${min} to ${max}.`, { param: name });
}
