import { ProxyError } from '@proxyapi/proxy-core';

/**
 * A header whose value is a whole number within bounds; `undefined` where it was not sent.
 *
 * @throws {@link ProxyError} `invalid_parameter`, naming the header.
 */
export function readIntegerHeader(name: string, value: string | readonly string[] | undefined, [min, max]: readonly [number, number]): number | undefined {
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new ProxyError('invalid_parameter', `The header ${name} must be a whole number from ${min} to ${max}.`, { param: name });
}
