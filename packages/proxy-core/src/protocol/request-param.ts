import { ProxyError } from '../errors/proxy-error.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';

/**
 * A value of a request body together with where it stands, so that a wrong one is refused by its path.
 *
 * `null` counts as absent, as OpenAI has it.
 */
export class RequestParam {
  /** Path from the body's root, such as `messages[2].content`; empty for the root itself. */
  readonly path: string;
  readonly value: JsonValue | undefined;

  constructor(value: JsonValue | undefined, path = '') {
    this.path = path;
    this.value = value;
  }

  /** Whether the member is missing or `null`. */
  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** The member `name`. @throws {@link ProxyError} when this is no object. */
  member(name: string): RequestParam {
    return new RequestParam(this.object()[name], this.path === '' ? name : `${this.path}.${name}`);
  }

  /** The object's members that are not `null`. @throws {@link ProxyError} when this is no object. */
  members(): RequestParam[] {
    const names = Object.keys(this.object());
    return names.map((name) => this.member(name)).filter((member) => !member.isAbsent);
  }

  /** The elements in order. @throws {@link ProxyError} when this is no array. */
  elements(): RequestParam[] {
    if (!isJsonArray(this.value)) throw this.wrong('an array');
    return this.value.map((element, index) => new RequestParam(element, `${this.path}[${index}]`));
  }

  /** @throws {@link ProxyError} when this is no object. */
  object(): JsonObject {
    if (!isJsonObject(this.value)) throw this.wrong('an object');
    return this.value;
  }

  /** @throws {@link ProxyError} when this is no string. */
  string(): string {
    if (typeof this.value !== 'string') throw this.wrong('a string');
    return this.value;
  }

  /** @throws {@link ProxyError} when this is no string or an empty one. */
  nonEmptyString(): string {
    const text = this.string();
    if (text === '') throw this.wrong('a string that is not empty');
    return text;
  }

  /** @throws {@link ProxyError} when this is no number. */
  number(): number {
    if (typeof this.value !== 'number') throw this.wrong('a number');
    return this.value;
  }

  /** @throws {@link ProxyError} when this is no integer of at least `min`. */
  integer(min: number = Number.MIN_SAFE_INTEGER): number {
    const isLowest = min === Number.MIN_SAFE_INTEGER;
    if (typeof this.value !== 'number' || !Number.isInteger(this.value) || this.value < min) {
      throw this.wrong(isLowest ? 'an integer' : `an integer of at least ${min}`);
    }
    return this.value;
  }

  /** @throws {@link ProxyError} when this is neither `true` nor `false`. */
  boolean(): boolean {
    if (typeof this.value !== 'boolean') throw this.wrong('true or false');
    return this.value;
  }

  /** What `read` makes of the value, or `undefined` when there is none. */
  optional<Value>(read: (param: RequestParam) => Value): Value | undefined {
    return this.isAbsent ? undefined : read(this);
  }

  /** The error for a value that is missing, or is not what `expected` says in words. */
  wrong(expected: string): ProxyError {
    const options = { param: this.path };
    if (this.value === undefined) return new ProxyError('missing_parameter', `\`${this.path}\` is missing; it must be ${expected}.`, options);
    return new ProxyError('invalid_parameter', `\`${this.path}\` must be ${expected}, got ${describe(this.value, expected)}.`, options);
  }

  /** The error for a value that cannot be carried to the provider. `why` is a sentence that ends in what to do. */
  unsupported(why: string): ProxyError {
    return new ProxyError('unsupported_parameter', `\`${this.path}\` cannot be translated for the provider of this model. ${why}`, { param: this.path });
  }
}

// A word is quoted where one of some words was expected. Any other string may be a prompt, which has no place in an
// error body.
function describe(value: JsonValue, expected: string): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return expected.startsWith('"') && value.length <= 32 ? JSON.stringify(value) : 'a string';
  if (typeof value === 'object') return isJsonArray(value) ? 'an array' : 'an object';
  return String(value);
}
