/**
 * What lies behind a cache in memory: slower, larger, and still there after a restart. A tier is never in the way: reads
 * do not reject, writes do not throw and are done behind the answer.
 */
export interface SecondTier {
  /** The bytes under `key`; `undefined` for a miss, and for a store that is broken or too slow, which counts as one. */
  get(key: string): Promise<Buffer | undefined>;
  /** Queues a write. A full queue drops it and counts. */
  set(key: string, bytes: Buffer, ttlMs: number): void;
  /** Queues a removal; from now on `key` is a miss. */
  delete(key: string): void;
  /** Queues the removal of everything; from now on each key is a miss. */
  clear(): void;
  /** Lets queued writes land, as far as the store lets them, and gives everything back. */
  close(): Promise<void>;
}
