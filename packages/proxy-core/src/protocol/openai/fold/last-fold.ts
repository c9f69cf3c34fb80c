import { FoldFailure } from './fold-failure.ts';
import type { Fold } from './fold.ts';
import { weightOf } from './weight-of.ts';

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** Options of {@link LastFold}. */
export interface LastFoldOptions {
  /**
   * Values that may not be told anew with another content: `lists` where a later one could as well be the next piece of the
   * list as the longer list, `containers` for objects too, `all` for an identity.
   * @default 'none'
   */
  readonly settled?: 'none' | 'lists' | 'containers' | 'all';
}

/** The last value wins, but what says nothing takes nothing back: providers fill in `null`, `""` and `{}` where they are done. */
export class LastFold implements Fold {
  readonly #settled: 'none' | 'lists' | 'containers' | 'all';
  #value: Buffer | undefined;

  constructor({ settled = 'none' }: LastFoldOptions = {}) {
    this.#settled = settled;
  }

  /** Whether a value has been added that says something. */
  get isTold(): boolean {
    return this.#value !== undefined && weightOf(this.#value) === 'full';
  }

  add(value: Buffer): void {
    if (this.#value !== undefined) {
      const weight = weightOf(value);
      if (weight === 'null' || (weight === 'empty' && weightOf(this.#value) !== 'null')) return;
      if (this.isTold && (this.#isSettled(value) || this.#isSettled(this.#value)) && !value.equals(this.#value)) throw new FoldFailure();
    }
    this.#value = value;
  }

  result(): Buffer {
    if (this.#value === undefined) throw new TypeError('nothing has been added');
    return this.#value;
  }

  #isSettled(value: Buffer): boolean {
    switch (this.#settled) {
      case 'none': return false;
      case 'lists': return value[0] === OPEN_BRACKET;
      case 'containers': return value[0] === OPEN_BRACKET || value[0] === OPEN_BRACE;
      case 'all': return true;
    }
  }
}
