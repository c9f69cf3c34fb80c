import process from 'node:process';

import { readPrivateBytes } from './read-private-bytes.ts';

/** What a {@link MemoryRoom} goes by. */
export interface MemoryRoomOptions {
  /** What the process may take before it is killed: its container's memory, or the machine's. */
  readonly limitBytes: number;
  /** Its resident size. @default that of this process */
  readonly readResident?: () => number;
  /** What of it cannot be taken back. @default readPrivateBytes: of this process */
  readonly readPrivate?: () => number;
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
/** A reading costs some 20 µs, a request some 100: so it counts for a moment. */
const READING_LASTS_MS = 10;

/** Knows how much memory the process may still take before it has to refuse requests. */
export class MemoryRoom {
  readonly #options: Required<MemoryRoomOptions>;
  #residentBytes = 0;
  #privateBytes = 0;
  #readAtMs = -Infinity;

  constructor({ limitBytes, readResident = () => process.memoryUsage.rss(), readPrivate = readPrivateBytes, now = () => performance.now() }: MemoryRoomOptions) {
    this.#options = { limitBytes, readResident, readPrivate, now };
  }

  /** What large bodies may still take; below 0 once there is no room for any. */
  get bytes(): number {
    this.#read();
    return this.#options.limitBytes * PLANNED_RATIO - this.#residentBytes;
  }

  /** Whether there is no room for anybody. */
  get isFull(): boolean {
    this.#read();
    return this.#privateBytes > this.#options.limitBytes * FULL_RATIO;
  }

  #read(): void {
    const nowMs = this.#options.now();
    if (nowMs - this.#readAtMs < READING_LASTS_MS) return;
    this.#residentBytes = this.#options.readResident();
    this.#privateBytes = this.#options.readPrivate();
    this.#readAtMs = nowMs;
  }
}
