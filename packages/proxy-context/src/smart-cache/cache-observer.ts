/** What a look-up came to; `stale` is an expired value that was given while a new one is loaded. */
export type LookupResult = 'hit' | 'miss' | 'stale';

/**
 * Is told what a cache does, while it does it: be quick, and throw nothing. Each method may be left out; without an
 * observer nothing is called or made.
 */
export interface CacheObserver {
  /** Of each `get`, `getThrough` and `getOrSet` once: what the first tier had. */
  onLookup?(result: LookupResult): void;
  /** An entry went by itself: to make room, or because its time was over. */
  onGone?(key: string, reason: 'evicted' | 'expired'): void;
  /** A value in the background was not to be had; the stale one stays until its time is over. */
  onRevalidationError?(key: string, error: unknown): void;
}
