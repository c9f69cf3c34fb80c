import { canonicalString } from './canonical-string.ts';
import { compareMembers, type MemberNameSpan, type NamedMember } from './compare-members.ts';
import { skipScalar, skipSpace, skipString } from './json-tokens.ts';
import { KeptText } from './kept-text.ts';
import { memberName } from './member-name.ts';
import type { TextStretch, UnorderedObject } from './text-stretch.ts';

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;

interface FoundMember extends NamedMember {
  /** Offset of its name. */
  readonly start: number;
  /** Offset behind its value. */
  readonly end: number;
  /** Indexes of the unordered objects that were found in it. */
  readonly firstUnordered: number;
  readonly endUnordered: number;
}

const NONE: readonly UnorderedObject[] = [];

/**
 * One pass over a JSON text that has been scanned: drops white space, spells strings canonically, and finds the objects
 * whose members are to be reordered. Offsets of what it finds are those in its compact text.
 *
 * It moves nothing yet. Moving each object's members as it closes would copy a text of n bytes once for each of 256
 * levels; written once from what was found, it is copied once. Calls nest as deep as the text does.
 */
export class CanonicalWalk {
  readonly #bytes: Buffer;
  readonly #text: KeptText;
  /** Those found that no unordered object encloses, as far as is known. */
  readonly #unordered: UnorderedObject[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#text = new KeptText(bytes);
  }

  /** Walks the root object; its members named in `without` are left out of its `members`. */
  walkRoot(without: ReadonlySet<string>): { readonly text: Buffer; readonly root: UnorderedObject } {
    const { members, end } = this.#walkMembers(this.#skipSpace(0));
    this.#skipSpace(end);
    const text = this.#text.bytes();
    const kept = members.filter(({ name }) => !without.has(memberName(name.bytes, name.start + 1, name.end - 1)));
    return { text, root: { start: 0, end: text.length, members: this.#putInOrder(kept) } };
  }

  #walkValue(at: number): number {
    switch (this.#bytes[at]) {
      case OPEN_BRACE: return this.#walkObject(at);
      case OPEN_BRACKET: return this.#walkArray(at);
      case QUOTE: return this.#walkString(at);
      default: return skipScalar(this.#bytes, at);
    }
  }

  #walkObject(open: number): number {
    const start = this.#text.positionOf(open);
    const outside = this.#unordered.length;
    const { members, end } = this.#walkMembers(open);
    if (isOrdered(members)) return end;
    const object = { start, end: this.#text.positionOf(end), members: this.#putInOrder(members) };
    this.#unordered.length = outside;
    this.#unordered.push(object);
    return end;
  }

  #walkMembers(open: number): { readonly members: readonly FoundMember[]; readonly end: number } {
    const members: FoundMember[] = [];
    let at = this.#skipSpace(open + 1);
    while (this.#bytes[at] === QUOTE) {
      const start = this.#text.positionOf(at);
      const firstUnordered = this.#unordered.length;
      const nameEnd = skipString(this.#bytes, at);
      const name = this.#nameAt(at, nameEnd);
      const colon = this.#skipSpace(nameEnd);
      const valueEnd = this.#walkValue(this.#skipSpace(colon + 1));
      members.push({ name, start, end: this.#text.positionOf(valueEnd), firstUnordered, endUnordered: this.#unordered.length });
      at = this.#skipComma(valueEnd);
    }
    return { members, end: at + 1 };
  }

  #walkArray(open: number): number {
    let at = this.#skipSpace(open + 1);
    while (this.#bytes[at] !== CLOSE_BRACKET) at = this.#skipComma(this.#walkValue(at));
    return at + 1;
  }

  #walkString(at: number): number {
    const end = skipString(this.#bytes, at);
    const canonical = canonicalString(this.#bytes, at, end);
    if (canonical !== undefined) this.#text.replace(at, end, canonical);
    return end;
  }

  #nameAt(start: number, end: number): MemberNameSpan {
    const canonical = canonicalString(this.#bytes, start, end);
    if (canonical === undefined) return { bytes: this.#bytes, start, end };
    this.#text.replace(start, end, canonical);
    return { bytes: canonical, start: 0, end: canonical.length };
  }

  /** To the next member or item, or to what closes them all. */
  #skipComma(from: number): number {
    const at = this.#skipSpace(from);
    return this.#bytes[at] === COMMA ? this.#skipSpace(at + 1) : at;
  }

  #skipSpace(from: number): number {
    const end = skipSpace(this.#bytes, from);
    if (end > from) this.#text.cut(from, end);
    return end;
  }

  /** Hands each member the unordered objects found in it: only now, so that each is handed on once, not once for each level. */
  #putInOrder(members: readonly FoundMember[]): readonly TextStretch[] {
    return members.toSorted(compareMembers).map(({ start, end, firstUnordered, endUnordered }) => ({
      start,
      end,
      unordered: firstUnordered === endUnordered ? NONE : this.#unordered.slice(firstUnordered, endUnordered),
    }));
  }
}

function isOrdered(members: readonly FoundMember[]): boolean {
  return members.every((member, index) => {
    const previous = members[index - 1];
    return previous === undefined || compareMembers(previous, member) <= 0;
  });
}
