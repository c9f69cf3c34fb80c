import { findSpecialByte } from './find-special-byte.ts';
import { parseJson } from './parse-json.ts';
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
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

const SIMPLE_ESCAPES: ReadonlySet<number> = new Set(Buffer.from('"\\/bfnrt'));

const LITERALS = {
  t: Buffer.from('true'),
  f: Buffer.from('false'),
  n: Buffer.from('null'),
};

/**
 * Checks that UTF-8 `bytes` are one JSON text (RFC 8259) and tells where the root object's members stand.
 *
 * Differs from `JSON.parse`: it makes no values, so a relayed body costs one pass over its bytes; it bounds depth with a
 * counter instead of the stack; it bounds the root's members and refuses one that stands twice. It accepts exactly what `JSON.parse`
 * accepts otherwise, which a property test holds it to.
 */
export function scanJson(bytes: Buffer, options: ScanJsonOptions): JsonScan {
  try {
    return new JsonScanner(bytes, options).scan();
  } catch (error) {
    if (!(error instanceof ScanFailure)) throw error;
    const { problem, at, key } = error;
    return key === undefined ? { ok: false, problem, at } : { ok: false, problem, at, key };
  }
}

class JsonScanner {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #maxDepth: number;
  readonly #maxMembers: number;
  readonly #allowsDuplicates: boolean;
  readonly #members = new Map<string, JsonMember>();
  #at = 0;

  constructor(bytes: Buffer, { maxDepth, maxMembers = 1024, allowsDuplicates = false }: ScanJsonOptions) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#maxDepth = maxDepth;
    this.#maxMembers = maxMembers;
    this.#allowsDuplicates = allowsDuplicates;
  }

  scan(): JsonScan {
    this.#skipSpace();
    const kind = kindOf(this.#bytes[this.#at]);
    if (kind === 'object') this.#scanRootObject();
    else if (kind === undefined) throw this.#invalid();
    else this.#skipValue(kind, 0);
    this.#skipSpace();
    if (this.#at !== this.#bytes.length) throw this.#invalid();
    return { ok: true, kind, members: this.#members };
  }

  #scanRootObject(): void {
    this.#at += 1;
    if (this.#nextIs(CLOSE_BRACE)) return;
    do {
      const keyAt = this.#skipSpace();
      const key = this.#readKey();
      this.#expect(COLON);
      const start = this.#skipSpace();
      const kind = kindOf(this.#bytes[start]);
      if (kind === undefined) throw this.#invalid();
      this.#skipValue(kind, 1);
      if (!this.#allowsDuplicates && this.#members.has(key)) throw new ScanFailure('duplicate-key', keyAt, key);
      if (this.#members.size === this.#maxMembers && !this.#members.has(key)) throw new ScanFailure('too-many-members', keyAt);
      this.#members.set(key, { kind, start, end: this.#at });
    } while (this.#nextIs(COMMA));
    this.#expect(CLOSE_BRACE);
  }

  #skipValue(kind: JsonKind, depth: number): void {
    if (kind === 'string') this.#skipString();
    else if (kind === 'object' || kind === 'array') this.#skipNested(depth);
    else this.#skipScalar();
  }

  /** Skips an object or array with an explicit stack, so depth never costs call frames. */
  #skipNested(outerDepth: number): void {
    const closers: number[] = [];
    do {
      if (!this.#openOrSkip(closers, outerDepth)) continue;
      this.#closeFinished(closers);
    } while (closers.length > 0);
  }

  /** Steps over one value; opening a container that is not empty returns `false`: its first value comes next. */
  #openOrSkip(closers: number[], outerDepth: number): boolean {
    const byte = this.#bytes[this.#skipSpace()];
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (closers.length + outerDepth >= this.#maxDepth) throw new ScanFailure('too-deep', this.#at);
      this.#at += 1;
      const closer = byte === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET;
      if (this.#nextIs(closer)) return true;
      closers.push(closer);
      if (byte === OPEN_BRACE) this.#skipKey();
      return false;
    }
    if (byte === QUOTE) this.#skipString();
    else this.#skipScalar();
    return true;
  }

  /** After a value: a comma leads to the next one, closers end their containers. */
  #closeFinished(closers: number[]): void {
    while (closers.length > 0) {
      const closer = closers[closers.length - 1];
      if (this.#nextIs(COMMA)) {
        if (closer === CLOSE_BRACE) this.#skipKey();
        return;
      }
      if (closer === undefined || !this.#nextIs(closer)) throw this.#invalid();
      closers.pop();
    }
  }

  #skipKey(): void {
    this.#skipSpace();
    this.#skipString();
    this.#expect(COLON);
  }

  #readKey(): string {
    const start = this.#at;
    const isPlain = this.#skipString();
    const text = this.#bytes.toString('utf8', start + 1, this.#at - 1);
    const key = isPlain ? text : parseJson(`"${text}"`);
    return typeof key === 'string' ? key : text;
  }

  /** Skips a string and tells whether it is free of escapes. */
  #skipString(): boolean {
    const bytes = this.#bytes;
    if (bytes[this.#at] !== QUOTE) throw this.#invalid();
    let at = this.#at + 1;
    let isPlain = true;
    for (;;) {
      at = findSpecialByte(this.#view, at);
      const byte = bytes[at];
      if (byte === QUOTE) break;
      if (byte !== BACKSLASH) throw this.#invalid(at);
      isPlain = false;
      at = this.#skipEscape(at);
    }
    this.#at = at + 1;
    return isPlain;
  }

  #skipEscape(at: number): number {
    const bytes = this.#bytes;
    const escaped = bytes[at + 1];
    if (escaped === 0x75 /* u */) {
      for (let digit = at + 2; digit < at + 6; digit += 1) {
        if (!isHexDigit(bytes[digit])) throw this.#invalid(digit);
      }
      return at + 6;
    }
    if (escaped === undefined || !SIMPLE_ESCAPES.has(escaped)) throw this.#invalid(at + 1);
    return at + 2;
  }

  #skipScalar(): void {
    const byte = this.#bytes[this.#at];
    if (byte === 0x74 /* t */) this.#skipLiteral(LITERALS.t);
    else if (byte === 0x66 /* f */) this.#skipLiteral(LITERALS.f);
    else if (byte === 0x6e /* n */) this.#skipLiteral(LITERALS.n);
    else this.#skipNumber();
  }

  #skipLiteral(literal: Buffer): void {
    for (let index = 0; index < literal.length; index += 1) {
      if (this.#bytes[this.#at + index] !== literal[index]) throw this.#invalid(this.#at + index);
    }
    this.#at += literal.length;
  }

  #skipNumber(): void {
    const bytes = this.#bytes;
    if (bytes[this.#at] === MINUS) this.#at += 1;
    if (bytes[this.#at] === ZERO) this.#at += 1;
    else this.#skipDigits();
    if (bytes[this.#at] === DOT) {
      this.#at += 1;
      this.#skipDigits();
    }
    const exponent = bytes[this.#at];
    if (exponent === 0x65 /* e */ || exponent === 0x45 /* E */) {
      this.#at += 1;
      const sign = bytes[this.#at];
      if (sign === PLUS || sign === MINUS) this.#at += 1;
      this.#skipDigits();
    }
  }

  #skipDigits(): void {
    const start = this.#at;
    while (isDigit(this.#bytes[this.#at])) this.#at += 1;
    if (this.#at === start) throw this.#invalid();
  }

  #skipSpace(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    for (;;) {
      const byte = bytes[at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
      at += 1;
    }
    this.#at = at;
    return at;
  }

  #nextIs(byte: number): boolean {
    if (this.#bytes[this.#skipSpace()] !== byte) return false;
    this.#at += 1;
    return true;
  }

  #expect(byte: number): void {
    if (!this.#nextIs(byte)) throw this.#invalid();
  }

  #invalid(at = this.#at): ScanFailure {
    return new ScanFailure('invalid', at);
  }
}

function kindOf(byte: number | undefined): JsonKind | undefined {
  switch (byte) {
    case OPEN_BRACE: return 'object';
    case OPEN_BRACKET: return 'array';
    case QUOTE: return 'string';
    case 0x74: case 0x66: return 'boolean';
    case 0x6e: return 'null';
    default: return byte === MINUS || isDigit(byte) ? 'number' : undefined;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function isHexDigit(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}
