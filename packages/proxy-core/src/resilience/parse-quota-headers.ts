/** Longest rest believed: a header that is wrong costs no more, and a quota still used up is told again after it. */
const MAX_REST_MS = 300_000;
const MAX_LENGTH = 64;

/** Plain numbers from here on are times of day, in seconds and in ms since 1970, and no durations. */
const EPOCH_SECONDS = 1e9;
const EPOCH_MS = 1e11;

const UNITS_MS: Readonly<Record<string, number>> = {
  d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 1e-3, µs: 1e-3, μs: 1e-3, ns: 1e-6,
};
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|us|µs|μs|ns|d|h|m|s))+$/;
const DURATION_PART = /(\d+(?:\.\d+)?)(ms|us|µs|μs|ns|d|h|m|s)/g;
const ZERO = /^0+(?:\.0+)?$/;
const NUMBER = /^\d+(?:\.\d+)?$/;
/** RFC 3339, and HTTP's date of RFC 9110 §5.6.7; `Date.parse` alone takes "x 2099" for a date. */
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** How OpenAI and those like it, then Anthropic, name what is left of a quota and when it is whole again. */
const QUOTAS = [
  ...['requests', 'tokens'].map((what) => ({
    remaining: `x-ratelimit-remaining-${what}`,
    reset: `x-ratelimit-reset-${what}`,
  })),
  ...['requests', 'tokens', 'input-tokens', 'output-tokens'].map((what) => ({
    remaining: `anthropic-ratelimit-${what}-remaining`,
    reset: `anthropic-ratelimit-${what}-reset`,
  })),
] as const;

/** Headers of an answer, by names in lower case. */
export type QuotaHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * How many ms a key has to rest because an answer says that a quota of it is used up (`…remaining…: 0`), or
 * `undefined`. With several used up, the longest counts; 5 minutes at most.
 *
 * A reset may be a duration (`1s`, `6m0s`, `20ms`, plain seconds) or a time (RFC 3339, an HTTP date, seconds or ms
 * since 1970). Nonsense, zero and the past count as not told. `nowMs` is wall-clock time in ms since 1970.
 */
export function parseQuotaHeaders(headers: QuotaHeaders, nowMs: number = Date.now()): number | undefined {
  let longestMs = 0;
  for (const { remaining, reset } of QUOTAS) {
    const left = headers[remaining];
    if (left === undefined || !ZERO.test(trimmed(left))) continue;
    const restMs = parseReset(trimmed(headers[reset]), nowMs);
    if (restMs > longestMs) longestMs = restMs;
  }
  return longestMs > 0 ? Math.ceil(Math.min(longestMs, MAX_REST_MS)) : undefined;
}

/** `NaN` for nonsense; may be negative or beyond all bounds. */
function parseReset(value: string, nowMs: number): number {
  if (NUMBER.test(value)) return parseNumber(Number(value), nowMs);
  if (DURATION.test(value)) return parseDuration(value);
  return RFC_3339.test(value) || HTTP_DATE.test(value) ? Date.parse(value) - nowMs : Number.NaN;
}

function parseNumber(value: number, nowMs: number): number {
  if (value >= EPOCH_MS) return value - nowMs;
  return value >= EPOCH_SECONDS ? value * 1000 - nowMs : value * 1000;
}

function parseDuration(value: string): number {
  let totalMs = 0;
  for (const [, amount, unit = ''] of value.matchAll(DURATION_PART)) {
    totalMs += Number(amount) * (UNITS_MS[unit] ?? Number.NaN);
  }
  return totalMs;
}

/** Empty for what is no single short value. */
function trimmed(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' && value.length <= MAX_LENGTH ? value.trim() : '';
}
