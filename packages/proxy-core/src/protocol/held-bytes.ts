const NONE = Buffer.alloc(0);
const MIN_CAPACITY = 256;

/**
 * Bytes that wait for the rest of their event.
 *
 * Differs from a list of chunks: each byte is copied once, and so the chunks, each of which may pin a socket's whole
 * read buffer, are free. Its store doubles, so that an event in chunks of one byte costs linear time.
 */
export class HeldBytes {
  #store = NONE;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(bytes: Buffer): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#store.length) {
      const store = Buffer.allocUnsafe(Math.max(needed, this.#store.length * 2, MIN_CAPACITY));
      this.#store.copy(store, 0, 0, this.#length);
      this.#store = store;
    }
    bytes.copy(this.#store, this.#length);
    this.#length = needed;
  }

  /** What is held, followed by `bytes`; nothing is held afterwards. `bytes` itself where nothing was held. */
  take(bytes: Buffer = NONE): Buffer {
    if (this.#length === 0) return bytes;
    const taken = Buffer.concat([this.#store.subarray(0, this.#length), bytes]);
    this.clear();
    return taken;
  }

  clear(): void {
    this.#store = NONE;
    this.#length = 0;
  }
}
