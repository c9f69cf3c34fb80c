import { kindAt } from './json-kind.ts';
import { skipSpace } from './json-tokens.ts';
import { skipValue } from './skip-value.ts';

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;

/** A JSON array as its items' own bytes; `undefined` for another value. `bytes` have been scanned. */
export function splitArray(bytes: Buffer): Buffer[] | undefined {
  if (bytes[0] !== OPEN_BRACKET) return undefined;
  const items: Buffer[] = [];
  let at = skipSpace(bytes, 1);
  while (bytes[at] !== CLOSE_BRACKET) {
    const end = skipValue(bytes, at, { kind: kindAt(bytes, at), maxDepth: Infinity });
    items.push(bytes.subarray(at, end));
    const next = skipSpace(bytes, end);
    at = bytes[next] === COMMA ? skipSpace(bytes, next + 1) : next;
  }
  return items;
}
