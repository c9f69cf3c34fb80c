import { type JsonKind, kindAt } from './json-kind.ts';
import { skipColon, skipSpace, skipString } from './json-tokens.ts';
import { memberName } from './member-name.ts';
import { ScanFailure, type ScanProblem } from './scan-failure.ts';
import { skipValue } from './skip-value.ts';

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

const CLOSE_BRACE = 0x7d;
const COMMA = 0x2c;

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
