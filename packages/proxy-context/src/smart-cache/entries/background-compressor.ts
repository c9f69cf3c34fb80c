import type { CacheEntry } from './cache-entry.ts';
import { packValue, type PackedValue } from './packed-value.ts';

/** Threads of the pool that are left to others: there are four by default. */
const MAX_RUNNING = 2;
/** Entries that wait; one more stays as it is. */
const MAX_WAITING = 256;

/** What a {@link BackgroundCompressor} needs to know of its entries. */
export interface BackgroundCompressorOptions<Value> {
  readonly encode: (value: Value) => Buffer;
  /** The encoded value of an entry was compressed. */
  readonly onPacked: (entry: CacheEntry<Value>, packed: PackedValue) => void;
}

/**
 * Compresses values off the main thread, a few at a time. An entry that is gone by its turn, and lost its value, costs
 * nothing; under a flood of writes those beyond the queue stay uncompressed.
 */
export class BackgroundCompressor<Value> {
  readonly #encode: (value: Value) => Buffer;
  readonly #onPacked: BackgroundCompressorOptions<Value>['onPacked'];
  readonly #waiting = new Set<CacheEntry<Value>>();
  readonly #running = new Set<Promise<void>>();

  constructor({ encode, onPacked }: BackgroundCompressorOptions<Value>) {
    this.#encode = encode;
    this.#onPacked = onPacked;
  }

  offer(entry: CacheEntry<Value>): void {
    if (this.#waiting.size < MAX_WAITING) this.#waiting.add(entry);
    this.#startNext();
  }

  /** Forgets what waits, and resolves when what runs is over. */
  async close(): Promise<void> {
    this.#waiting.clear();
    await Promise.all(this.#running);
  }

  #startNext(): void {
    const [entry] = this.#waiting;
    if (entry === undefined || this.#running.size >= MAX_RUNNING) return;
    this.#waiting.delete(entry);
    const run = this.#pack(entry).finally(() => {
      this.#running.delete(run);
      this.#startNext();
    });
    this.#running.add(run);
  }

  async #pack(entry: CacheEntry<Value>): Promise<void> {
    // Out of the way of whoever has just set it: encoding is the caller's thread.
    await new Promise((resolve) => setImmediate(resolve));
    const { value } = entry;
    if (value === undefined) return;
    try {
      this.#onPacked(entry, await packValue(this.#encode(value)));
    } catch {
      // It stays as it is: nobody waits for its compression.
    }
  }
}
