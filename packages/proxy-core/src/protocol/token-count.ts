import type { JsonValue } from './json-value.ts';

/** More than any answer has; a provider that says so is mistaken. */
const MAX_TOKENS = 1e9;

/** The number of tokens that `value` tells; `undefined` where nobody can have meant it: fractions, texts, less than 0, more than 10⁹. */
export function tokenCount(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_TOKENS ? value : undefined;
}
