/**
 * As far as a string is read byte by byte. To make a view for reading words takes 75 ns, 55 bytes' worth: a sentence or two end
 * before it would have paid, and a longer text loses 0.1 µs.
 */
const NEAR_BYTES = 160;

/** 0 for a byte that is plain text of a JSON string, 1 for a quote, a backslash and a control character. */
const IS_SPECIAL = Uint8Array.from({ length: 256 }, (_, byte) => (byte === 0x22 || byte === 0x5c || byte < 0x20 ? 1 : 0));

/**
 * The offset of the next byte at or after `from` that is not plain text of a JSON string: a quote, a backslash or a
 * control character. The buffer's length if there is none.
 *
 * Looks at four bytes of a long string at once, because a prompt's text and an image in base64 are nearly all of a body:
 * 5 MB of base64 take 2 ms instead of 5 byte by byte, and `JSON.parse` 8.
 */
export function findSpecialByte(bytes: Buffer, from: number): number {
  const near = Math.min(from + NEAR_BYTES, bytes.length);
  const at = findWithin(bytes, from, near);
  return at < near || near === bytes.length ? at : findWithin(bytes, findSpecialWord(bytes, near), bytes.length);
}

// A look into a table takes 1.35 ns a byte, the comparisons it stands for 1.55.
function findWithin(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && IS_SPECIAL[bytes[at] ?? 0] === 0) at += 1;
  return at;
}

/** The offset of the next four bytes that hold a special one, or of the last ones, which are fewer. */
function findSpecialWord({ buffer, byteOffset, length }: Buffer, from: number): number {
  const view = new DataView(buffer, byteOffset, length);
  let at = from;
  for (const lastWord = length - 4; at <= lastWord; at += 4) {
    if (hasSpecialByte(view.getInt32(at, true))) break;
  }
  return at;
}

// Subtracting 1 from a zero byte borrows into its top bit, subtracting 0x20 from a byte below it does too; `& ~word`
// leaves out bytes whose top bit was set before. A borrow can mark the byte above a special one by mistake, never a
// word without any.
function hasSpecialByte(word: number): boolean {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  const marks = ((quotes - 0x01010101) & ~quotes) | ((backslashes - 0x01010101) & ~backslashes) | ((word - 0x20202020) & ~word);
  return (marks & 0x80808080) !== 0;
}
