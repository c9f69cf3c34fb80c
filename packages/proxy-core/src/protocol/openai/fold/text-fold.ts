import { KindFold } from './kind-fold.ts';

const QUOTE = Buffer.from('"');

/**
 * A text in pieces. What stands between the quotes is joined as it is spelled: that is right for any escape, even for a
 * surrogate pair whose halves came in two pieces, and decodes nothing.
 */
export class TextFold extends KindFold {
  readonly #pieces: Buffer[] = [];

  constructor() {
    super('"');
  }

  protected override take(value: Buffer): void {
    this.#pieces.push(value.subarray(1, -1));
  }

  protected override taken(): Buffer {
    return Buffer.concat([QUOTE, ...this.#pieces, QUOTE]);
  }
}
