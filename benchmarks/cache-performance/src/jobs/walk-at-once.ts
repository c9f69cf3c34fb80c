import type { CacheSubject } from '../subjects/cache-subject.ts';

// Loops without a promise, for caches that need none. Whoever compares caches in one process imports this module once for
// each, by a query of its own: a loop that had met them all would be compiled for none.

/** Gets every key, all of which must be there. */
export function getAllAtOnce(cache: CacheSubject, keys: readonly string[]): void {
  let found = 0;
  for (const key of keys) if (cache.get(key) !== undefined) found += 1;
  if (found !== keys.length) throw new Error(`only ${found} of ${keys.length} keys were there`);
}

/** Sets every key. */
export function setAllAtOnce(cache: CacheSubject, keys: readonly string[], value: Buffer): void {
  for (const key of keys) void cache.set(key, value);
}
