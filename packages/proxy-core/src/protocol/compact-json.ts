import { skipSpace, skipString } from './json-tokens.ts';
import { KeptText } from './kept-text.ts';

const QUOTE = 0x22;

/**
 * The same JSON without white space between its tokens, so that it fits into one line of an event. All else stays as it
 * is spelled; `bytes` have been scanned.
 */
export function compactJson(bytes: Buffer): Buffer {
  const text = new KeptText(bytes);
  for (let at = 0; at < bytes.length;) {
    const end = skipSpace(bytes, at);
    if (end > at) text.cut(at, end);
    at = bytes[end] === QUOTE ? skipString(bytes, end) : end + 1;
  }
  return text.bytes();
}
