import type { JsonKind } from '../../protocol/json-kind.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { type JsonMember, scanJson } from '../../protocol/scan-json.ts';
import { tryParseJson } from '../../protocol/try-parse-json.ts';

/** What is asked of an answer's members, however they are read. */
export interface AnswerView {
  kindOf(name: string): JsonKind | undefined;
  /** The member's value; `undefined` also for one that is too long to be what is looked for. */
  valueOf(name: string): JsonValue | undefined;
}

/** Deepest nesting of an answer that is scanned; logprobs and tool schemas of real answers stay under 20. */
const MAX_DEPTH = 512;
/** Longest member that is read; a real `usage` stays under 1 KB. */
const MAX_VALUE_BYTES = 16 * 1024;
/**
 * Up to this size an answer is parsed: of 574 bytes that takes 2.3 µs, scanning and then parsing its usage took 5.1. A
 * larger one may hold megabytes of which no value is wanted.
 */
const MAX_PARSED_BYTES = 4 * 1024;

/** Looks at an answer; `undefined` where it is not a JSON object. */
export function viewAnswer(body: Buffer): AnswerView | undefined {
  return body.length <= MAX_PARSED_BYTES ? viewParsed(body) : viewScanned(body);
}

// As latin1, which is copied and not decoded: no member that is looked at has another letter than ASCII's.
function viewParsed(body: Buffer): AnswerView | undefined {
  const value = tryParseJson(body.toString('latin1'));
  return isJsonObject(value) ? new ParsedAnswer(value) : undefined;
}

function viewScanned(body: Buffer): AnswerView | undefined {
  const scan = scanJson(body, { maxDepth: MAX_DEPTH, allowsDuplicates: true });
  return scan.ok && scan.kind === 'object' ? new ScannedAnswer(body, scan.members) : undefined;
}

class ParsedAnswer implements AnswerView {
  readonly #value: JsonObject;

  constructor(value: JsonObject) {
    this.#value = value;
  }

  kindOf(name: string): JsonKind | undefined {
    const value = this.#value[name];
    return value === undefined ? undefined : kindOf(value);
  }

  valueOf(name: string): JsonValue | undefined {
    return this.#value[name];
  }
}

class ScannedAnswer implements AnswerView {
  readonly #body: Buffer;
  readonly #members: ReadonlyMap<string, JsonMember>;

  constructor(body: Buffer, members: ReadonlyMap<string, JsonMember>) {
    this.#body = body;
    this.#members = members;
  }

  kindOf(name: string): JsonKind | undefined {
    return this.#members.get(name)?.kind;
  }

  valueOf(name: string): JsonValue | undefined {
    const member = this.#members.get(name);
    if (member === undefined || member.end - member.start > MAX_VALUE_BYTES) return undefined;
    return tryParseJson(this.#body.toString('latin1', member.start, member.end));
  }
}

function kindOf(value: JsonValue): JsonKind {
  if (value === null) return 'null';
  if (isJsonArray(value)) return 'array';
  if (isJsonObject(value)) return 'object';
  if (typeof value === 'string') return 'string';
  return typeof value === 'number' ? 'number' : 'boolean';
}
