import type { JsonValue } from './json-value.ts';
import { parseJson } from './parse-json.ts';

/** The value of a JSON text, or `undefined` where `text` is none: for bodies that may be anything. */
export function tryParseJson(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch {
    // No JSON, an HTML page, say: for these callers an answer like any other.
    return undefined;
  }
}
