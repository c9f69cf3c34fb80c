import type { IncomingHttpHeaders } from 'node:http';

/** The one form of a date that HTTP's senders may write: `Sun, 06 Nov 1994 08:49:37 GMT`. */
const HTTP_DATE = /^\s*[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT\s*$/;

/**
 * How long an answer asks to wait: `retry-after-ms` first, then `retry-after` in seconds or as an HTTP date (RFC 9110
 * §10.2.3). Nonsense, zero and the past count as not told.
 */
export function parseRetryAfterMs(headers: IncomingHttpHeaders, nowMs: number = Date.now()): number | undefined {
  return positive(toNumber(headers['retry-after-ms'])) ?? parseRetryAfter(headers['retry-after'], nowMs);
}

function parseRetryAfter(value: unknown, nowMs: number): number | undefined {
  const seconds = toNumber(value);
  return Number.isNaN(seconds) ? positive(parseDate(value) - nowMs) : positive(seconds * 1000);
}

// Date.parse also makes a date of "wait until 2099".
function parseDate(value: unknown): number {
  return typeof value === 'string' && HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN;
}

function toNumber(value: unknown): number {
  return typeof value === 'string' && /^\s*-?\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : Number.NaN;
}

function positive(value: number): number | undefined {
  return Number.isFinite(value) && value > 0 ? Math.ceil(value) : undefined;
}
