import type { IncomingHttpHeaders } from 'node:http';

/**
 * How long an answer asks to wait: `retry-after-ms` first, then `retry-after` in seconds or as an HTTP date (RFC 9110
 * §10.2.3). Nonsense, zero and the past count as not told.
 */
export function parseRetryAfterMs(headers: IncomingHttpHeaders, nowMs: number = Date.now()): number | undefined {
  return positive(toNumber(headers['retry-after-ms'])) ?? parseRetryAfter(headers['retry-after'], nowMs);
}

function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const seconds = toNumber(value);
  return Number.isNaN(seconds) ? positive(Date.parse(value) - nowMs) : positive(seconds * 1000);
}

function toNumber(value: string | readonly string[] | undefined): number {
  return typeof value === 'string' && /^\s*-?\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : Number.NaN;
}

function positive(value: number): number | undefined {
  return Number.isFinite(value) && value > 0 ? Math.ceil(value) : undefined;
}
