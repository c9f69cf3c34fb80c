/**
 * What lies behind the memory of a cache: larger, slower, perhaps shared and still there after a restart. It stores bytes and knows nothing of what they are.
 *
 * None of its calls fails. A store that is broken finds nothing, writes nothing and counts it: a cache is there to make
 * calls cheaper, and must not be what breaks them.
 */
export interface SecondTier {
  /** Never rejects. Finds what `set` was given last, written already or still queued. */
  get(key: string): Promise<Buffer | undefined>;
  /** Queues a write, within a bound, and never throws. `ttlMs` is above 0; `Infinity` is for good. */
  set(key: string, bytes: Buffer, ttlMs: number): void;
  /** After it `get` finds nothing, whatever is still queued. */
  delete(key: string): void;
  clear(): void;
  /** Resolves when the queued writes have landed; idempotent. */
  close(): Promise<void>;
}
