import { FoldFailure } from './fold-failure.ts';
import type { Fold } from './fold.ts';
import { LastFold } from './last-fold.ts';
import { weightOf } from './weight-of.ts';

/**
 * Folds values of one kind, told by their first byte, in a way of its own. `null` says nothing beside them. A value of
 * another kind stands alone: a text that a provider sends as a list of parts, for one.
 */
export abstract class KindFold implements Fold {
  readonly #opener: number;
  readonly #other = new LastFold({ settled: 'all' });
  #isBegun = false;

  constructor(opener: '"' | '[' | '{') {
    this.#opener = opener.charCodeAt(0);
  }

  add(value: Buffer): void {
    if (value[0] === this.#opener) {
      if (this.#other.isTold) throw new FoldFailure();
      this.#isBegun = true;
      this.take(value);
    } else if (!this.#isBegun) {
      this.#other.add(value);
    } else if (weightOf(value) !== 'null') {
      throw new FoldFailure();
    }
  }

  result(): Buffer {
    return this.#isBegun ? this.taken() : this.#other.result();
  }

  /** Adds a value of the kind. */
  protected abstract take(value: Buffer): void;
  /** What the values of the kind come to. */
  protected abstract taken(): Buffer;
}
