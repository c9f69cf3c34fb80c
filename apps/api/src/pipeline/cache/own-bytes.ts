/**
 * The same bytes in memory of their own. What is kept for half an hour must not keep a slab of Node's pool, or the head that a body
 * came with, alive as well: it would take more than it is counted with.
 */
export function ownBytes(bytes: Buffer): Buffer {
  if (bytes.length === bytes.buffer.byteLength) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}
