import { joinArray } from '../../join-array.ts';
import { splitArray } from '../../split-array.ts';
import { KindFold } from './kind-fold.ts';

/** A list in pieces: their items one after the other. */
export class ListFold extends KindFold {
  readonly #items: Buffer[] = [];

  constructor() {
    super('[');
  }

  protected override take(value: Buffer): void {
    for (const item of splitArray(value) ?? []) this.#items.push(item);
  }

  protected override taken(): Buffer {
    return joinArray(this.#items);
  }
}
