const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * FNV-1a of bytes or of the UTF-16 units of a text, going on from `hash`. 32 bits, to spread things and never for
 * secrets.
 */
export function hash32(data: Uint8Array | string, hash: number = OFFSET_BASIS): number {
  let result = hash;
  for (let i = 0; i < data.length; i += 1) {
    result = Math.imul(result ^ (typeof data === 'string' ? data.charCodeAt(i) : (data[i] ?? 0)), PRIME);
  }
  return result >>> 0;
}
