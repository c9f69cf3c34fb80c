import type { JsonObject, JsonValue } from './json-value.ts';

declare global {
  // Part of ES2026, in V8 since 11.4; TypeScript's library does not declare them yet.
  interface JSON {
    rawJSON(text: string): JsonObject;
    parse(text: string, reviver: (key: string, value: JsonValue, context: { readonly source?: string }) => JsonValue): JsonValue;
  }
}

/** Characters of a number that a double keeps whatever its digits are, unless its exponent is out of range. */
const MAX_EXACT_LENGTH = 15;

/**
 * Parses JSON so that `JSON.stringify` gives every number back as it was written.
 *
 * Differs from `JSON.parse` in numbers that a double may not hold, such as 64-bit ids: they become raw JSON, which only
 * `JSON.stringify` understands. For values that are passed on, not for ones that are calculated with.
 *
 * @throws SyntaxError when `text` is not JSON.
 */
export function parseExactJson(text: string): JsonValue {
  return JSON.parse(text, (_key, value, { source }) => {
    if (typeof value !== 'number' || source === undefined || isExact(value, source)) return value;
    return JSON.rawJSON(source);
  });
}

function isExact(value: number, source: string): boolean {
  const isOutOfRange = !Number.isFinite(value) || (value === 0 && /e/i.test(source));
  return (source.length <= MAX_EXACT_LENGTH && !isOutOfRange) || String(value) === source;
}
