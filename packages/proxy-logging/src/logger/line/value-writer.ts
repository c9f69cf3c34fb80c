import { MASK } from '../masking/mask.ts';
import { errorFacts } from './error-facts.ts';
import { type LineLimits, MAX_LINE_BYTES } from './line-limits.ts';
import { CUT, type LineTexts, MAX_KEPT_LENGTH } from './line-texts.ts';
import { type KnownMember, newMember } from './object-shapes.ts';

const SECRET = `"${MASK}"`;

/** Writes the values of one line as JSON, whatever they are, masked and within limits. */
export class ValueWriter {
  readonly #limits: LineLimits;
  readonly #texts: LineTexts;
  readonly #ancestors: object[] = [];
  #valuesLeft: number;
  #lengthLeft = MAX_LINE_BYTES;

  constructor(limits: LineLimits, texts: LineTexts) {
    this.#limits = limits;
    this.#texts = texts;
    this.#valuesLeft = limits.maxValues;
  }

  /** JSON of a string. */
  text(text: string, member?: KnownMember): string {
    if (this.#lengthLeft < 0) return `"${CUT}"`;
    const json = this.#texts.json(text, this.#limits.maxStringLength, member);
    this.#lengthLeft -= json.length;
    return json;
  }

  /** JSON of any value; `undefined` for what is left out of an object. */
  value(value: unknown, member?: KnownMember): string | undefined {
    this.#valuesLeft -= 1;
    switch (typeof value) {
      case 'string': return this.text(value, member);
      case 'number': return Number.isFinite(value) ? String(value) : 'null';
      case 'boolean': return value ? 'true' : 'false';
      case 'undefined': return undefined;
      case 'object': return value === null ? 'null' : this.#object(value);
      case 'bigint': return `"${String(value)}"`;
      case 'symbol': return this.text(String(value));
      case 'function': return '"[function]"';
    }
  }

  /** Members as they stand in a JSON object, that of the line itself or one within it, each with a comma before it. */
  members(members: Readonly<Record<string, unknown>>, object: 'line' | 'inner' = 'inner'): string {
    let json = '';
    let count = 0;
    const names = Object.keys(members);
    const values: unknown[] = Object.values(members);
    const known = this.#texts.members(names, object);
    for (let i = 0; i < names.length; i += 1) {
      const value = values[i];
      if (value === undefined) continue;
      if (this.isFull(count)) return `${json},"${CUT}":"${CUT}"`;
      const member = known[i] ?? newMember(this.#texts.name(names[i] ?? ''));
      json += value === member.lastValue ? this.#again(member.lastText) : this.#member(member, value, object);
      count += 1;
    }
    return json;
  }

  /** Whether after `count` members no more may be told. */
  isFull(count: number): boolean {
    return count === this.#limits.maxMembers || this.#lengthLeft < 0;
  }

  /** JSON of a member's value; what its name says is secret is not told. `undefined`: the member is left out. */
  member(name: string, value: unknown): string | undefined {
    if (value === undefined) return undefined;
    return this.#texts.name(name).isSecret ? SECRET : this.value(value);
  }

  /** JSON of a member's name. */
  name(name: string): string {
    return this.#texts.name(name).json.slice(1, -1);
  }

  #again(text: string): string {
    this.#valuesLeft -= 1;
    this.#lengthLeft -= text.length;
    return text;
  }

  #member(member: KnownMember, value: unknown, object: 'line' | 'inner'): string {
    const { name } = member;
    const text = (object === 'line' ? name.lineJson : name.json) + (name.isSecret ? SECRET : this.value(value, member) ?? 'null');
    // Texts are cut where the line is too long, and then stand for no other line.
    if (isPlain(value) && this.#lengthLeft >= 0) [member.lastValue, member.lastText] = [value, text];
    return text;
  }

  #object(value: object): string {
    if (this.#ancestors.includes(value)) return '"[circular]"';
    if (this.#valuesLeft < 0 || this.#ancestors.length >= this.#limits.maxDepth) return `"${CUT}"`;
    this.#ancestors.push(value);
    try {
      return this.#inside(value);
    } catch {
      // A getter or a toJSON that throws, or a proxy that was revoked: no reason to lose the line.
      return '"[unreadable]"';
    } finally {
      this.#ancestors.pop();
    }
  }

  #inside(value: object): string {
    if (Array.isArray(value)) return this.#array(value);
    // Most are plain, and none of the questions below is one for them.
    if (Object.getPrototypeOf(value) === Object.prototype && isRecord(value) && !('toJSON' in value)) return `{${this.members(value).slice(1)}}`;
    if (value instanceof Error) return `{${this.members(errorFacts(value)).slice(1)}}`;
    if (ArrayBuffer.isView(value)) return `"[${value.byteLength} bytes]"`;
    if (value instanceof Map || value instanceof Set) return `"[${value.size} entries]"`;
    if (speaksJson(value)) return this.value(value.toJSON('')) ?? 'null';
    return isRecord(value) ? `{${this.members(value).slice(1)}}` : '"[unreadable]"';
  }

  #array(items: readonly unknown[]): string {
    let json = '';
    for (const item of items.slice(0, this.#limits.maxMembers)) json += `${json === '' ? '' : ','}${this.value(item) ?? 'null'}`;
    if (items.length > this.#limits.maxMembers) json += `,"${CUT}${items.length - this.#limits.maxMembers} more"`;
    return `[${json}]`;
  }
}

// A number says nothing that has to be masked, and is long never.
function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' ? value.length <= MAX_KEPT_LENGTH : typeof value === 'number' || typeof value === 'boolean';
}

function speaksJson(value: object): value is { toJSON(name: string): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

// All that it claims is that members have names.
function isRecord(value: object): value is Readonly<Record<string, unknown>> {
  return !Array.isArray(value);
}
