import { quote } from './key-path.ts';

// Keys of providers are longer than this, so one that was pasted into the wrong place is not printed.
const LONGEST_SHOWN = 24;

/** What was found, for the end of an error message. A longer text is measured rather than shown: it may be a secret. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string' && value.length > LONGEST_SHOWN) return `a text of ${value.length} characters`;
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : 'a mapping';
}
