/** Where a value stands in the file: `['providers', 1, 'base_url']`. */
export type KeyPath = readonly (string | number)[];

const LONGEST_SEGMENT = 64;

/** A path as people read it: `providers[1].base_url`. Names with odd characters are quoted and clipped. */
export function formatKeyPath(path: KeyPath): string {
  return path.map((segment, index) => formatSegment(segment, index === 0)).join('');
}

function formatSegment(segment: string | number, isFirst: boolean): string {
  if (typeof segment === 'number') return `[${segment}]`;
  if (!/^[\w-]{1,64}$/.test(segment)) return `[${quote(segment.slice(0, LONGEST_SEGMENT))}]`;
  return isFirst ? segment : `.${segment}`;
}

/** `text` in double quotes with control and invisible characters escaped, so that it stays on its line. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
