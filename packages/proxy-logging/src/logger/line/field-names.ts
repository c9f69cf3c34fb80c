import { isSecretName } from '../masking/secret-names.ts';
import { quote } from './quote.ts';

/** A field's name, as a line needs it. */
export interface FieldName {
  /** With the colon. */
  readonly json: string;
  readonly isSecret: boolean;
}

/** What is longer is cut. */
export const MAX_NAME_LENGTH = 64;
/** Names of the program's own are few; what callers may name is not kept. */
const MAX_NAMES = 512;
const names = new Map<string, FieldName>();

/** Looks a name up among those that were written before: the same few stand in every line. */
export function findName(name: string): FieldName {
  const known = names.get(name);
  if (known !== undefined) return known;
  const facts: FieldName = { json: `${quote(name.slice(0, MAX_NAME_LENGTH))}:`, isSecret: isSecretName(name) };
  if (names.size < MAX_NAMES && name.length <= MAX_NAME_LENGTH) names.set(name, facts);
  return facts;
}
