import type { CacheCodec } from '../codec/cache-codec.ts';

/** A string's header in V8, without pointer compression. */
const STRING_HEADER_BYTES = 16;
const ALIGNMENT_BYTES = 8;
/** An entry and its place in the map. This and what follows was measured; size-of.test.ts does it again. */
const ENTRY_BYTES = 200;
/** The objects around the bytes of a Buffer. */
const BUFFER_BYTES = 200;
/** A tag's place in the index, counted for each entry that bears it. */
const TAG_BYTES = 320;

/** What a string takes in memory: a byte for each character where all are Latin-1, else two for each code unit. */
export function sizeOfString(text: string): number {
  const bytes = isLatin1(text) ? text.length : text.length * 2;
  return STRING_HEADER_BYTES + Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
}

/** What bytes take, with the objects around them. */
export function sizeOfBytes({ byteLength }: { readonly byteLength: number }): number {
  return byteLength + BUFFER_BYTES;
}

/** What a value takes: bytes by their number, strings as above, numbers and the like nothing beyond their entry, others the length of their encoded form. */
export function sizeOfValue<Value>(value: Value, codec: CacheCodec<Value>): number {
  if (typeof value === 'string') return sizeOfString(value);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return sizeOfBytes(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || value === undefined) return 0;
  return codec.encode(value).byteLength;
}

/** A size that can be added up. @throws RangeError for what `sizeOf` may not give. */
export function checkedSize(bytes: number): number {
  if (!(bytes >= 0 && bytes < Number.MAX_SAFE_INTEGER)) throw new RangeError(`sizeOf must give a number of bytes, got ${bytes}`);
  return Math.ceil(bytes);
}

/** What an entry takes beside its value. */
export function sizeOfFrame(key: string, tags: readonly string[]): number {
  let bytes = ENTRY_BYTES + sizeOfString(key);
  for (const tag of tags) bytes += TAG_BYTES + sizeOfString(tag);
  return bytes;
}

// An ASCII string is as long in UTF-8 as in characters, which Node finds out fastest; the expression is for the others.
function isLatin1(text: string): boolean {
  return Buffer.byteLength(text) === text.length || !/[\u0100-\uFFFF]/.test(text);
}
