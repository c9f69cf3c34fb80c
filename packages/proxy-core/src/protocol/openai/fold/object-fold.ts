import { joinObject } from '../../join-object.ts';
import { splitObject } from '../../split-object.ts';
import { FoldFailure } from './fold-failure.ts';
import type { Fold } from './fold.ts';
import { KindFold } from './kind-fold.ts';

/** How the members of an object fold. */
export interface ObjectShape {
  /** Members by name; `undefined` for those that are left out. */
  readonly members: Readonly<Record<string, (() => Fold) | undefined>>;
  /** All the others. */
  readonly other: () => Fold;
}

/** An object in pieces: each member folds in its own way. */
export class ObjectFold extends KindFold {
  readonly #shape: ObjectShape;
  readonly #folds = new Map<string, Fold>();

  constructor(shape: ObjectShape) {
    super('{');
    this.#shape = shape;
  }

  /** What a member comes to; `undefined` where there was none. */
  member(name: string): Buffer | undefined {
    return this.#folds.get(name)?.result();
  }

  /** Adds an object that has been taken apart. */
  addMembers(members: ReadonlyMap<string, Buffer>): void {
    for (const [name, value] of members) this.#foldOf(name)?.add(value);
  }

  /** What all members come to. */
  entries(): readonly (readonly [name: string, value: Buffer])[] {
    return Array.from(this.#folds, ([name, fold]) => [name, fold.result()]);
  }

  protected override take(value: Buffer): void {
    const members = splitObject(value);
    if (members === undefined) throw new FoldFailure();
    this.addMembers(members);
  }

  protected override taken(): Buffer {
    return joinObject(this.entries());
  }

  #foldOf(name: string): Fold | undefined {
    const known = this.#folds.get(name);
    if (known !== undefined) return known;
    const { members, other } = this.#shape;
    const fold = Object.hasOwn(members, name) ? members[name]?.() : other();
    if (fold !== undefined) this.#folds.set(name, fold);
    return fold;
  }
}
