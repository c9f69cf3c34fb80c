import { isSecretName } from '../masking/secret-names.ts';
import type { SecretMasker } from '../masking/secret-masker.ts';
import type { MemberName } from './member-name.ts';
import { type KnownMember, ObjectShapes } from './object-shapes.ts';
import { quote } from './quote.ts';
import { RecentMap } from './recent-map.ts';

/** Stands where something is left out. */
export const CUT = '…';

/** Members of every line. One twice in an object is one that readers may lose. */
const LINE_MEMBERS: ReadonlySet<string> = new Set(['timestamp', 'level', 'message']);
const MAX_NAME_LENGTH = 64;
/** Longer texts are seldom the same twice. */
export const MAX_KEPT_LENGTH = 64;
const MAX_KEPT = 512;
/** After so many texts that were new, a member's next ones are taken for new, as a request's id is. */
const MAX_NEW_TEXTS = 32;
/** And after so many it is looked again: those of a member that has many values come back. */
const LOOK_AGAIN_AFTER = 1024;

/**
 * Strings as they come out: masked, cut and quoted.
 *
 * Looking for secrets costs more than all else, and most strings of a line stood in the one before: routes, names of
 * models and fields. So short ones are kept: an access line of 800 bytes costs 6 µs instead of 11 (benchmarks/logging).
 */
export class LineTexts {
  readonly #masker: SecretMasker;
  readonly #texts = new RecentMap<string>(MAX_KEPT);
  readonly #names = new RecentMap<MemberName>(MAX_KEPT);
  /** Of lines themselves, and of objects within them. */
  readonly #shapes = { line: new ObjectShapes(), inner: new ObjectShapes() };

  constructor(masker: SecretMasker) {
    this.#masker = masker;
  }

  /** JSON of a string, of which at most `maxLength` UTF-16 units are told; `member` is the one whose value it is. */
  json(text: string, maxLength: number, member?: KnownMember): string {
    if (text.length > Math.min(MAX_KEPT_LENGTH, maxLength)) return quote(this.#short(text, maxLength));
    if (member !== undefined && member.newTexts > MAX_NEW_TEXTS) {
      member.newTexts = (member.newTexts + 1) % LOOK_AGAIN_AFTER;
      return quote(this.#masker.mask(text));
    }
    const known = this.#texts.get(text);
    if (member !== undefined) member.newTexts = known === undefined ? member.newTexts + 1 : 0;
    if (known !== undefined) return known;
    const json = quote(this.#masker.mask(text));
    this.#texts.set(text, json);
    return json;
  }

  /** What is known of the members of an object with these names: that of the line itself, or one within it. */
  members(names: readonly string[], object: 'line' | 'inner'): readonly KnownMember[] {
    return this.#shapes[object].membersOf(names, (name) => this.name(name));
  }

  /** A member's name. */
  name(name: string): MemberName {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const json = `,${quote(this.#short(name, MAX_NAME_LENGTH))}:`;
    const facts = { json, lineJson: LINE_MEMBERS.has(name) ? `,"${name}_":` : json, isSecret: isSecretName(name) };
    if (name.length <= MAX_NAME_LENGTH) this.#names.set(name, facts);
    return facts;
  }

  // A secret may begin before the cut and end behind it. So more is looked at than is told; and where that is not all
  // there is, what could be the beginning of a secret at its end is not told.
  #short(text: string, maxLength: number): string {
    if (text.length <= maxLength) return this.#masker.mask(text);
    const { reach } = this.#masker;
    const masked = this.#masker.mask(text.slice(0, maxLength + reach));
    const told = text.length <= maxLength + reach ? maxLength : Math.min(maxLength, masked.length - reach);
    return masked.slice(0, Math.max(0, told)) + CUT;
  }
}
