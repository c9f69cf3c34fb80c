import { MASK } from '../masking/mask.ts';
import type { SecretMasker } from '../masking/secret-masker.ts';
import { errorFacts } from './error-facts.ts';
import { findName, MAX_NAME_LENGTH } from './field-names.ts';
import { type LineLimits, MAX_LINE_BYTES } from './line-limits.ts';
import { quote } from './quote.ts';

/** Stands where something is left out. */
export const CUT = '…';

/**
 * Writes the values of one line as JSON, whatever they are, within limits.
 *
 * Without a masker nothing but fields of secret names is masked: then the whole line is looked through, and written
 * anew with the masker if there is need. Nearly no line needs it, and looking once is cheaper than at each string.
 */
export class ValueWriter {
  readonly #limits: LineLimits;
  readonly #masker: SecretMasker | undefined;
  readonly #ancestors: object[] = [];
  #valuesLeft: number;
  #lengthLeft = MAX_LINE_BYTES;
  #wasCut = false;

  constructor(limits: LineLimits, masker?: SecretMasker) {
    this.#limits = limits;
    this.#masker = masker;
    this.#valuesLeft = limits.maxValues;
  }

  /** Whether a string was too long: half a secret at its end cannot be recognised any more. */
  get wasCut(): boolean {
    return this.#wasCut;
  }

  /** JSON of a string, masked and cut. */
  text(text: string): string {
    if (this.#lengthLeft < 0) return `"${CUT}"`;
    const json = quote(this.plain(text));
    this.#lengthLeft -= json.length;
    return json;
  }

  /** A string, masked and cut, with nothing escaped. */
  plain(text: string): string {
    const { maxStringLength } = this.#limits;
    if (this.#masker === undefined) {
      if (text.length <= maxStringLength) return text;
      this.#wasCut = true;
      return text.slice(0, maxStringLength) + CUT;
    }
    if (text.length <= maxStringLength) return this.#masker.mask(text);
    // A secret may begin before the cut and end behind it; so more is looked at than is told, and what could be the
    // beginning of one at the end of that is not told.
    const { reach } = this.#masker;
    const masked = this.#masker.mask(text.slice(0, maxStringLength + reach));
    const told = text.length > maxStringLength + reach ? masked.length - reach : maxStringLength;
    return masked.slice(0, Math.max(0, Math.min(maxStringLength, told))) + CUT;
  }

  /** JSON of any value; `undefined` for what is left out of an object. */
  value(value: unknown): string | undefined {
    this.#valuesLeft -= 1;
    switch (typeof value) {
      case 'string': return this.text(value);
      case 'number': return Number.isFinite(value) ? String(value) : 'null';
      case 'boolean': return value ? 'true' : 'false';
      case 'undefined': return undefined;
      case 'object': return value === null ? 'null' : this.#object(value);
      case 'bigint': return `"${String(value)}"`;
      case 'symbol': return this.text(String(value));
      case 'function': return '"[function]"';
    }
  }

  /** Members with commas between them, as they stand in a JSON object; `rename` changes a name that would mislead. */
  members(members: Readonly<Record<string, unknown>>, rename?: (name: string) => string): string {
    let json = '';
    let count = 0;
    for (const name of Object.keys(members)) {
      const text = this.member(name, members[name]);
      if (text === undefined) continue;
      if (this.isFull(count)) return `${json}${comma(count)}"${CUT}":"${CUT}"`;
      json += `${comma(count)}${this.name(rename === undefined ? name : rename(name))}${text}`;
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
    return findName(name).isSecret ? `"${MASK}"` : this.value(value);
  }

  /** JSON of a member's name, and the colon. */
  name(name: string): string {
    if (name.length > MAX_NAME_LENGTH) this.#wasCut = true;
    return this.#masker === undefined ? findName(name).json : `${quote(this.#masker.mask(name).slice(0, MAX_NAME_LENGTH))}:`;
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
    if (value instanceof Error) return `{${this.members(errorFacts(value))}}`;
    if (ArrayBuffer.isView(value)) return `"[${value.byteLength} bytes]"`;
    if (value instanceof Map || value instanceof Set) return `"[${value.size} entries]"`;
    if ('toJSON' in value && typeof value.toJSON === 'function') return this.value(value.toJSON('')) ?? 'null';
    return isRecord(value) ? `{${this.members(value)}}` : '"[unreadable]"';
  }

  #array(items: readonly unknown[]): string {
    let json = '';
    for (const item of items.slice(0, this.#limits.maxMembers)) json += `${json === '' ? '' : ','}${this.value(item) ?? 'null'}`;
    if (items.length > this.#limits.maxMembers) json += `,"${CUT}${items.length - this.#limits.maxMembers} more"`;
    return `[${json}]`;
  }
}

function comma(count: number): string {
  return count === 0 ? '' : ',';
}

// All that it claims is that members have names.
function isRecord(value: object): value is Readonly<Record<string, unknown>> {
  return !Array.isArray(value);
}
