import type { Readable } from 'node:stream';

/** How much is thrown away at once, by all together, and how soon as much again: 50 MB a second. */
const DISCARDED_BYTES = 1024 * 1024;
const EVERY_MS = 20;

/**
 * Reads away what refused clients still send, no faster than the garbage of it can be collected: in a container of 256 MB
 * what a crowd sends in the half second that it is given would be more than there is room for (faults, C17).
 */
export class DiscardPace {
  readonly #held = new Set<Readable>();
  #leftBytes = DISCARDED_BYTES;
  #timer: NodeJS.Timeout | undefined;

  /** Streams that wait for their turn. */
  get waiting(): number {
    return this.#held.size;
  }

  /** Throws away what comes of `stream` from now on. */
  discard(stream: Readable): void {
    stream.on('data', (chunk: Buffer) => this.#onData(stream, chunk.length));
    stream.once('close', () => this.#held.delete(stream));
    stream.read(0);
    if (this.#leftBytes <= 0) this.#hold(stream);
  }

  #onData(stream: Readable, bytes: number): void {
    this.#leftBytes -= bytes;
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#goOn(), EVERY_MS).unref();
    if (this.#leftBytes <= 0) this.#hold(stream);
  }

  #hold(stream: Readable): void {
    stream.pause();
    this.#held.add(stream);
  }

  #goOn(): void {
    this.#timer = undefined;
    this.#leftBytes = DISCARDED_BYTES;
    const held = [...this.#held];
    this.#held.clear();
    for (const stream of held) stream.resume();
  }
}
