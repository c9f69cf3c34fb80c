import type { MemberName } from './member-name.ts';

/** A member of objects that look alike. */
export interface KnownMember {
  readonly name: MemberName;
  /** What it was last, where that was short and plain; and the whole member as it was written then. */
  lastValue: string | number | boolean | undefined;
  lastText: string;
  /** How often in a row its text was one that no line had, or was taken for one. */
  newTexts: number;
}

interface Shape {
  readonly names: readonly string[];
  readonly members: readonly KnownMember[];
}

const MAX_SHAPES = 64;
/** Objects with more members, or with longer names, are seldom alike, and what is kept of them is not worth the memory. */
const MAX_MEMBERS = 64;
const MAX_NAME_LENGTH = 64;

/**
 * Remembers objects by the names of their members, and what those were last.
 *
 * Access lines look alike, and half of their members are what they were in the line before: such a one is a comparison
 * and one piece of text, where a look-up of its name and one of its value were before.
 */
export class ObjectShapes {
  /** By the first of their names. */
  readonly #shapes = new Map<string, Shape>();

  /** The members of an object with these names, in their order; none of one that is not remembered. */
  membersOf(names: readonly string[], nameOf: (name: string) => MemberName): readonly KnownMember[] {
    const [first = ''] = names;
    const known = this.#shapes.get(first);
    if (known !== undefined && isSame(known.names, names)) return known.members;
    if (names.length > MAX_MEMBERS || names.some((name) => name.length > MAX_NAME_LENGTH)) return [];
    const members = names.map((name) => newMember(nameOf(name)));
    if (this.#shapes.size >= MAX_SHAPES) this.#shapes.clear();
    this.#shapes.set(first, { names, members });
    return members;
  }
}

/** A member of which nothing is known but its name. */
export function newMember(name: MemberName): KnownMember {
  return { name, lastValue: undefined, lastText: '', newTexts: 0 };
}

function isSame(names: readonly string[], others: readonly string[]): boolean {
  if (names.length !== others.length) return false;
  for (let i = 0; i < names.length; i += 1) if (names[i] !== others[i]) return false;
  return true;
}
