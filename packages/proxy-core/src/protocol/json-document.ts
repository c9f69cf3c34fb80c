import { isUtf8 } from 'node:buffer';

import { ProxyError } from '../errors/proxy-error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';
import { parseJson } from './parse-json.ts';
import { type JsonMember, type JsonScan, scanJson } from './scan-json.ts';
import { stringBetween } from './string-between.ts';

/** Levels of objects and arrays that a body may nest. */
export const MAX_JSON_DEPTH = 256;

/** Members that a body's object may have; OpenAI's largest request knows about 40. */
const MAX_MEMBERS = 1024;

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * A JSON object kept as the bytes it came in, with its top-level members located.
 *
 * Values are made only when asked for: a body that is relayed is never parsed as a whole.
 */
export class JsonDocument {
  /** The object's bytes, without byte order mark. */
  readonly bytes: Buffer;
  readonly #members: ReadonlyMap<string, JsonMember>;
  #value: JsonObject | undefined;

  private constructor(bytes: Buffer, members: ReadonlyMap<string, JsonMember>) {
    this.bytes = bytes;
    this.#members = members;
  }

  /**
   * Checks `body` and locates its members. No bytes at all count as an object without members.
   *
   * @throws {@link ProxyError} `invalid_utf8`, `invalid_json`, `json_too_deep`, `duplicate_key`, or `invalid_parameter` for too
   * many members.
   */
  static parse(body: Buffer): JsonDocument {
    if (!isUtf8(body)) throw new ProxyError('invalid_utf8', 'The body is not valid UTF-8. Encode it as UTF-8.');
    const bytes = body.subarray(0, 3).equals(BYTE_ORDER_MARK) ? body.subarray(3) : body;
    if (bytes.length === 0) return new JsonDocument(Buffer.from('{}'), new Map());
    const scan = scanJson(bytes, { maxDepth: MAX_JSON_DEPTH, maxMembers: MAX_MEMBERS });
    if (!scan.ok) throw scanError(scan);
    if (scan.kind !== 'object') {
      throw new ProxyError('invalid_json', `The body must be a JSON object, got ${scan.kind === 'null' ? 'null' : `a JSON ${scan.kind}`}.`);
    }
    return new JsonDocument(bytes, scan.members);
  }

  /** Whether the object has no members. */
  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** Where the member stands, or `undefined` if the object has none of that name. */
  member(name: string): JsonMember | undefined {
    return this.#members.get(name);
  }

  /** The member's value, parsed from its own bytes alone; `undefined` if there is none. */
  valueOf(name: string): JsonValue | undefined {
    const member = this.#members.get(name);
    if (member === undefined) return undefined;
    if (member.kind === 'string') return stringBetween(this.bytes, member.start + 1, member.end - 1);
    return parseJson(this.bytes.toString('utf8', member.start, member.end));
  }

  /** The whole object, parsed at the first call. */
  value(): JsonObject {
    this.#value ??= parseObject(this.bytes);
    return this.#value;
  }
}

function parseObject(bytes: Buffer): JsonObject {
  const value = parseJson(bytes.toString('utf8'));
  if (!isJsonObject(value)) throw new TypeError('a document that was scanned as an object is none');
  return value;
}

function scanError(scan: Extract<JsonScan, { ok: false }>): ProxyError {
  switch (scan.problem) {
    case 'too-deep':
      return new ProxyError('json_too_deep', `The body nests deeper than ${MAX_JSON_DEPTH} levels at byte ${scan.at}. Flatten it.`);
    case 'too-many-members':
      return new ProxyError('invalid_parameter', `The body has more than ${MAX_MEMBERS} members. Send fewer, or nest them.`);
    case 'duplicate-key':
      return new ProxyError('duplicate_key', `The body has the member "${clip(scan.key ?? '')}" twice. Send each member once.`, { param: clip(scan.key ?? '') });
    case 'invalid':
      return new ProxyError('invalid_json', `The body is not valid JSON: reading stopped at byte ${scan.at}.`);
  }
}

function clip(text: string): string {
  return text.length > 64 ? `${text.slice(0, 64)}…` : text;
}
