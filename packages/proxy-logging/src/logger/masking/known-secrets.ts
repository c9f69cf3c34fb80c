import { quote } from '../line/quote.ts';
import { MASK } from './mask.ts';

/** Characters that are looked at together; a shorter value is too common to be told from other text. */
export const MIN_SECRET_LENGTH = 4;
const FILTER_SIZE = 1 << 16;

/**
 * Finds values that are known to be secret, wherever they stand in a text.
 *
 * A filter over each four characters says no to nearly all of a text, so the cost does not depend on how many secrets
 * there are: 0.6 µs for a line of 700 characters, with one secret or with a thousand (benchmarks/logging).
 */
export class KnownSecrets {
  /** The longest first: one may be part of another. */
  readonly #values: readonly string[];
  readonly #filter = new Uint8Array(FILTER_SIZE);
  readonly #byStart = new Map<string, string[]>();
  /** Characters of the longest. */
  readonly longest: number;

  constructor(values: readonly string[]) {
    const forms = new Set(values.filter(({ length }) => length >= MIN_SECRET_LENGTH).flatMap(formsOf));
    this.#values = [...forms].toSorted((a, b) => b.length - a.length);
    this.longest = this.#values[0]?.length ?? 0;
    for (const value of this.#values) this.#add(value);
  }

  /** Whether one of them is in `text`. */
  isIn(text: string): boolean {
    if (this.#values.length === 0) return false;
    let window = 0;
    for (let index = 0; index < text.length; index += 1) {
      window = (window << 8) | (text.charCodeAt(index) & 0xff);
      if (this.#filter[slotOf(window)] === 1 && this.#startsAt(text, index - MIN_SECRET_LENGTH + 1)) return true;
    }
    return false;
  }

  /** `text` without them. */
  hide(text: string): string {
    if (!this.isIn(text)) return text;
    let hidden = text;
    for (const value of this.#values) hidden = hidden.replaceAll(value, MASK);
    return hidden;
  }

  #add(value: string): void {
    let window = 0;
    for (let index = 0; index < MIN_SECRET_LENGTH; index += 1) window = (window << 8) | (value.charCodeAt(index) & 0xff);
    this.#filter[slotOf(window)] = 1;
    const start = value.slice(0, MIN_SECRET_LENGTH);
    const known = this.#byStart.get(start);
    if (known === undefined) this.#byStart.set(start, [value]);
    else known.push(value);
  }

  #startsAt(text: string, index: number): boolean {
    if (index < 0) return false;
    const candidates = this.#byStart.get(text.slice(index, index + MIN_SECRET_LENGTH));
    return candidates !== undefined && candidates.some((value) => text.startsWith(value, index));
  }
}

// A secret also stands in a line as JSON or a URL writes it.
function formsOf(value: string): readonly string[] {
  return [value, quote(value).slice(1, -1), encodeURIComponent(value.toWellFormed())];
}

function slotOf(window: number): number {
  return Math.imul(window, 0x9e3779b1) >>> 16;
}
