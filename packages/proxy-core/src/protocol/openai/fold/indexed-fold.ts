import { joinArray } from '../../join-array.ts';
import { joinObject } from '../../join-object.ts';
import { splitArray } from '../../split-array.ts';
import { splitObject } from '../../split-object.ts';
import { isIndex } from '../is-index.ts';
import { FoldFailure } from './fold-failure.ts';
import { KindFold } from './kind-fold.ts';
import { ObjectFold, type ObjectShape } from './object-fold.ts';
import { weightOf } from './weight-of.ts';

/** How the items of a list fold, and how they are written. */
export interface IndexedShape extends ObjectShape {
  /** Names that members of the whole item have, where they differ from those of its pieces. */
  readonly renamed: ReadonlyMap<string, string>;
  /** A member without which an item is none. */
  readonly required?: string;
}

const NULL = Buffer.from('null');

/** A list of objects in pieces that name their `index` in it. What they come to stands in the order of those. */
export class IndexedFold extends KindFold {
  readonly #shape: IndexedShape;
  readonly #items = new Map<number, ObjectFold>();

  constructor(shape: IndexedShape) {
    super('[');
    this.#shape = shape;
  }

  protected override take(value: Buffer): void {
    for (const piece of splitArray(value) ?? []) {
      const members = splitObject(piece);
      const index = members?.get('index');
      if (members === undefined || !isIndex(index)) throw new FoldFailure();
      this.#itemAt(Number(index)).addMembers(members);
    }
  }

  protected override taken(): Buffer {
    const items = [...this.#items].toSorted(([left], [right]) => left - right);
    return joinArray(items.map(([, item]) => this.#write(item)));
  }

  #write(item: ObjectFold): Buffer {
    const { required, renamed } = this.#shape;
    if (required !== undefined && weightOf(item.member(required) ?? NULL) === 'null') throw new FoldFailure();
    return joinObject(item.entries().map(([name, value]) => [renamed.get(name) ?? name, value]));
  }

  #itemAt(index: number): ObjectFold {
    const item = this.#items.get(index) ?? new ObjectFold(this.#shape);
    this.#items.set(index, item);
    return item;
  }
}
