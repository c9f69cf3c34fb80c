/** Writes into a buffer of a size that is known to suffice. */
export class ByteWriter {
  readonly #written: Buffer;
  #length = 0;

  constructor(maxBytes: number) {
    this.#written = Buffer.allocUnsafe(maxBytes);
  }

  get length(): number {
    return this.#length;
  }

  writeByte(byte: number): void {
    this.#written[this.#length] = byte;
    this.#length += 1;
  }

  /** Appends the bytes of `source` from `start` to `end`. */
  write(source: Buffer, start: number, end: number): void {
    // However few they are: with a loop up to 16 or 64 bytes, a spaced chat body of 1.8 KB takes 38 µs to become canonical, and 23 so.
    this.#length += source.copy(this.#written, this.#length, start, end);
  }

  bytes(): Buffer {
    return this.#written.subarray(0, this.#length);
  }
}
