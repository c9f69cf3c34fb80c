import { beginsNumber, skipScalar, skipSpace, skipString } from './json-tokens.ts';
import { memberName } from './member-name.ts';
import { ScanFailure, type ScanProblem } from './scan-failure.ts';

/** Kind of a JSON value, told by its first byte. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** Where a member of the root object stands in the bytes. */
export interface JsonMember {
  readonly kind: JsonKind;
  /** Offset of the value's first byte. */
  readonly start: number;
  /** Offset behind the value's last byte. */
  readonly end: number;
}

/** What {@link scanJson} found. `members` is empty unless the root is an object. */
export type JsonScan =
  | { readonly ok: true; readonly kind: JsonKind; readonly members: ReadonlyMap<string, JsonMember> }
  | { readonly ok: false; readonly problem: ScanProblem; readonly at: number; readonly key?: string };

/** Limits of {@link scanJson}. */
export interface ScanJsonOptions {
  /** Levels of objects and arrays that may be open at once. */
  readonly maxDepth: number;
  /**
   * Members that the root object may have.
   * @default 1024
   */
  readonly maxMembers?: number;
  /**
   * Whether a root member may stand twice, as `JSON.parse` lets it: the last one counts.
   * @default false
   */
  readonly allowsDuplicates?: boolean;
}

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const COMMA = 0x2c;
const COLON = 0x3a;
/** From `{` to `}`, and from `[` to `]`. */
const TO_CLOSER = 2;

/**
 * Checks that UTF-8 `bytes` are one JSON text (RFC 8259) and tells where the root object's members stand.
 *
 * Differs from `JSON.parse`: it makes no values, so a relayed body costs one pass over its bytes; it bounds depth with a
 * counter instead of the stack; it bounds the root's members and refuses one that stands twice. It accepts exactly what `JSON.parse`
 * accepts otherwise, which a property test holds it to.
 */
export function scanJson(bytes: Buffer, options: ScanJsonOptions): JsonScan {
  const members = new Map<string, JsonMember>();
  try {
    const start = skipSpace(bytes, 0);
    const kind = kindAt(bytes, start);
    const end = kind === 'object' ? scanRoot(bytes, start, { ...options, members }) : skipValue(bytes, start, { kind, maxDepth: options.maxDepth });
    const rest = skipSpace(bytes, end);
    if (rest !== bytes.length) throw new ScanFailure('invalid', rest);
    return { ok: true, kind, members };
  } catch (error) {
    if (!(error instanceof ScanFailure)) throw error;
    const { problem, at, key } = error;
    return key === undefined ? { ok: false, problem, at } : { ok: false, problem, at, key };
  }
}

interface RootScan extends ScanJsonOptions {
  readonly members: Map<string, JsonMember>;
}

function scanRoot(bytes: Buffer, open: number, { maxDepth, maxMembers = 1024, allowsDuplicates = false, members }: RootScan): number {
  let at = skipSpace(bytes, open + 1);
  if (bytes[at] === CLOSE_BRACE) return at + 1;
  for (;;) {
    const keyEnd = skipString(bytes, at);
    const key = memberName(bytes, at + 1, keyEnd - 1);
    const start = skipColon(bytes, keyEnd);
    const kind = kindAt(bytes, start);
    const end = skipValue(bytes, start, { kind, maxDepth: maxDepth - 1 });
    const isAgain = members.has(key);
    if (isAgain && !allowsDuplicates) throw new ScanFailure('duplicate-key', at, key);
    if (!isAgain && members.size === maxMembers) throw new ScanFailure('too-many-members', at);
    members.set(key, { kind, start, end });
    at = skipSpace(bytes, end);
    if (bytes[at] !== COMMA) break;
    at = skipSpace(bytes, at + 1);
  }
  if (bytes[at] !== CLOSE_BRACE) throw new ScanFailure('invalid', at);
  return at + 1;
}

function skipValue(bytes: Buffer, start: number, { kind, maxDepth }: { readonly kind: JsonKind; readonly maxDepth: number }): number {
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

function skipColon(bytes: Buffer, from: number): number {
  const at = skipSpace(bytes, from);
  if (bytes[at] !== COLON) throw new ScanFailure('invalid', at);
  return skipSpace(bytes, at + 1);
}

/** @throws {@link ScanFailure} where no value begins. */
function kindAt(bytes: Buffer, at: number): JsonKind {
  const byte = bytes[at];
  switch (byte) {
    case OPEN_BRACE: return 'object';
    case OPEN_BRACKET: return 'array';
    case QUOTE: return 'string';
    case 0x74: case 0x66: return 'boolean';
    case 0x6e: return 'null';
    default:
      if (beginsNumber(byte)) return 'number';
      throw new ScanFailure('invalid', at);
  }
}
