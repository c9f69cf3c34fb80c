/** How much a JSON value says: `empty` is a text, list or object with nothing in it. */
export type Weight = 'null' | 'empty' | 'full';

/** Longest spelling of a value that says nothing. */
const NULL_LENGTH = 4;

export function weightOf(value: Buffer): Weight {
  if (value.length > NULL_LENGTH) return 'full';
  switch (value.toString('latin1')) {
    case 'null': return 'null';
    case '""': case '[]': case '{}': return 'empty';
    default: return 'full';
  }
}
