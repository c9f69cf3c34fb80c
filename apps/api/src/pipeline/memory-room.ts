import process from 'node:process';

/** What a {@link MemoryRoom} goes by. */
export interface MemoryRoomOptions {
  /** What the process may take before it is killed: its container's memory, or the machine's. */
  readonly limitBytes: number;
  /** What it takes now. @default the resident size of this process */
  readonly readBytes?: () => number;
  /** Milliseconds on a clock that is never set back. @default performance.now */
  readonly now?: () => number;
}

/** The share of the limit that is filled on purpose. The rest is for what the requests inside still turn out to need. */
const FULL_RATIO = 0.88;
/** A reading costs some 20 µs, a request some 100: so it counts for a moment. */
const READING_LASTS_MS = 10;

/** Knows how much memory the process may still take before it has to refuse requests. */
export class MemoryRoom {
  readonly #fullBytes: number;
  readonly #readBytes: () => number;
  readonly #now: () => number;
  #usedBytes = 0;
  #readAtMs = -Infinity;

  constructor({ limitBytes, readBytes = () => process.memoryUsage.rss(), now = () => performance.now() }: MemoryRoomOptions) {
    this.#fullBytes = limitBytes * FULL_RATIO;
    this.#readBytes = readBytes;
    this.#now = now;
  }

  /** Below 0 once the process takes too much. */
  get bytes(): number {
    const nowMs = this.#now();
    if (nowMs - this.#readAtMs >= READING_LASTS_MS) {
      this.#usedBytes = this.#readBytes();
      this.#readAtMs = nowMs;
    }
    return this.#fullBytes - this.#usedBytes;
  }
}
