import { readPrivateBytes } from './read-private-bytes.ts';

/** What a {@link MemoryRoom} goes by. */
export interface MemoryRoomOptions {
  /** What the process may take before it is killed: its container's memory, or the machine's. */
  readonly limitBytes: number;
  /** What it takes now. @default readPrivateBytes: of this process */
  readonly readBytes?: () => number;
  /** Milliseconds on a clock that is never set back. @default performance.now */
  readonly now?: () => number;
}

/** The share of the limit that is filled with large bodies on purpose. The rest is for what else those inside turn out to need. */
const PLANNED_RATIO = 0.85;
/**
 * The share from which nobody more is let in. Above the other one: after a crowd of large bodies the allocator keeps pages
 * that are empty (30 MB after 64 times 32 MB in chunks), and small requests are served out of those.
 */
const FULL_RATIO = 0.92;
/** A reading costs some 20 µs, a request some 100: so it counts for a moment. */
const READING_LASTS_MS = 10;

/** Knows how much memory the process may still take before it has to refuse requests. */
export class MemoryRoom {
  readonly #limitBytes: number;
  readonly #readBytes: () => number;
  readonly #now: () => number;
  #usedBytes = 0;
  #readAtMs = -Infinity;

  constructor({ limitBytes, readBytes = readPrivateBytes, now = () => performance.now() }: MemoryRoomOptions) {
    this.#limitBytes = limitBytes;
    this.#readBytes = readBytes;
    this.#now = now;
  }

  /** What large bodies may still take; below 0 once there is no room for any. */
  get bytes(): number {
    return this.#limitBytes * PLANNED_RATIO - this.#read();
  }

  /** Whether there is no room for anybody. */
  get isFull(): boolean {
    return this.#read() > this.#limitBytes * FULL_RATIO;
  }

  #read(): number {
    const nowMs = this.#now();
    if (nowMs - this.#readAtMs >= READING_LASTS_MS) {
      this.#usedBytes = this.#readBytes();
      this.#readAtMs = nowMs;
    }
    return this.#usedBytes;
  }
}
