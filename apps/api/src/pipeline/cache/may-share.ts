import type { ModelRequest } from '@proxyapi/proxy-core';

/** Which answers may serve more than one request. */
export type CacheMode = 'deterministic' | 'all' | 'off';

/**
 * Whether another request's answer may serve this one. In the mode `deterministic` only where the caller asks for the
 * same answer each time: by a temperature of 0, or by a seed. An embedding is the same each time.
 */
export function mayShare({ operation, document }: ModelRequest, mode: CacheMode): boolean {
  if (mode !== 'deterministic') return mode === 'all';
  return operation === 'embedding' || document.valueOf('temperature') === 0 || typeof document.valueOf('seed') === 'number';
}
