import { parseJson } from './parse-json.ts';

/** The value of a JSON string from the bytes between its quotes, which have been scanned. */
export function stringBetween(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  const value = text.includes('\\') ? parseJson(`"${text}"`) : text;
  return typeof value === 'string' ? value : text;
}
