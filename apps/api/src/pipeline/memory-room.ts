import { createMemoryReader, type ProcessMemory } from './read-process-memory.ts';

/** What a {@link MemoryRoom} goes by. */
export interface MemoryRoomOptions {
  /** What the process may take before it is killed: its container's memory, or the machine's. */
  readonly limitBytes: number;
  /** What the process takes. @default createMemoryReader(): this one */
  readonly readMemory?: () => ProcessMemory;
  /** Milliseconds on a clock that is never set back. @default performance.now */
  readonly now?: () => number;
}

/**
 * The share of the limit that is filled with large bodies on purpose, of the resident size. What is left, and the pages of files
 * in that size, are for the bodies of those who were refused: read and thrown away for a moment, they leave garbage (up to
 * 76 MB measured, with 64 clients that send 32 MB each).
 */
const PLANNED_RATIO = 0.85;
/**
 * The share from which nobody more is let in, of what cannot be taken back. Above the other one: after a crowd of large bodies
 * the allocator keeps pages that are empty, and small requests are served out of those.
 */
const FULL_RATIO = 0.92;
/** A reading costs some 5 µs, a request some 100: so it counts for a moment. */
const READING_LASTS_MS = 10;

/** Knows how much memory the process may still take before it has to refuse requests. */
export class MemoryRoom {
  readonly #options: Required<MemoryRoomOptions>;
  #memory: ProcessMemory = { residentBytes: 0, privateBytes: 0 };
  #readAtMs = -Infinity;

  constructor({ limitBytes, readMemory = createMemoryReader(), now = () => performance.now() }: MemoryRoomOptions) {
    this.#options = { limitBytes, readMemory, now };
  }

  /** What large bodies may still take; below 0 once there is no room for any. */
  get bytes(): number {
    return this.#options.limitBytes * PLANNED_RATIO - this.#read().residentBytes;
  }

  /** Whether there is no room for anybody. */
  get isFull(): boolean {
    return this.#read().privateBytes > this.#options.limitBytes * FULL_RATIO;
  }

  #read(): ProcessMemory {
    const nowMs = this.#options.now();
    if (nowMs - this.#readAtMs >= READING_LASTS_MS) {
      this.#memory = this.#options.readMemory();
      this.#readAtMs = nowMs;
    }
    return this.#memory;
  }
}
