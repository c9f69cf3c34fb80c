/** Turns values into bytes and back: to compress them, to measure them, to hand them to a second tier. */
export interface CacheCodec<Value> {
  /** @throws when the value has no form in bytes. */
  encode(value: Value): Buffer;
  /**
   * The value of bytes that `encode` made. Bytes from a second tier may be of an older version or of someone else: it
   * throws or gives `undefined` for what it did not make, and the look-up is a miss.
   */
  decode(bytes: Buffer): Value | undefined;
}
