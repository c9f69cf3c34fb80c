import type { JsonKind } from './json-kind.ts';
import { skipColon, skipScalar, skipSpace, skipString } from './json-tokens.ts';
import { ScanFailure } from './scan-failure.ts';

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const COMMA = 0x2c;
/** From `{` to `}`, and from `[` to `]`. */
const TO_CLOSER = 2;

/** What a value is, and how deep it may nest. */
export interface SkipValueOptions {
  readonly kind: JsonKind;
  /** Levels of objects and arrays that may be open at once, the value itself included. */
  readonly maxDepth: number;
}

/**
 * The offset behind the value that begins at `start`.
 *
 * @throws {@link ScanFailure} when it is not whole, or nests too deep.
 */
export function skipValue(bytes: Buffer, start: number, { kind, maxDepth }: SkipValueOptions): number {
  if (kind === 'string') return skipString(bytes, start);
  return kind === 'object' || kind === 'array' ? skipNested(bytes, start, maxDepth) : skipScalar(bytes, start);
}

/** Skips an object or array with an explicit stack, so depth never costs call frames. */
function skipNested(bytes: Buffer, start: number, maxDepth: number): number {
  const closers: number[] = [];
  let at = start;
  do {
    const byte = bytes[at];
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (closers.length >= maxDepth) throw new ScanFailure('too-deep', at);
      const closer = byte + TO_CLOSER;
      at = skipSpace(bytes, at + 1);
      if (bytes[at] !== closer) {
        closers.push(closer);
        // Its first value comes next.
        if (byte === OPEN_BRACE) at = skipKey(bytes, at);
        continue;
      }
      at += 1;
    } else {
      at = byte === QUOTE ? skipString(bytes, at) : skipScalar(bytes, at);
    }
    at = closeFinished(bytes, at, closers);
  } while (closers.length > 0);
  return at;
}

/** After a value: a comma leads to the next one, closers end their containers. */
function closeFinished(bytes: Buffer, from: number, closers: number[]): number {
  let at = from;
  for (let closer = closers.at(-1); closer !== undefined; closer = closers.at(-1)) {
    at = skipSpace(bytes, at);
    if (bytes[at] === COMMA) {
      const next = skipSpace(bytes, at + 1);
      return closer === CLOSE_BRACE ? skipKey(bytes, next) : next;
    }
    if (bytes[at] !== closer) throw new ScanFailure('invalid', at);
    at += 1;
    closers.pop();
  }
  return at;
}

/** Skips a key and its colon, to where the value begins. */
function skipKey(bytes: Buffer, from: number): number {
  return skipColon(bytes, skipString(bytes, from));
}
