import type { CacheSubject } from '../subjects/cache-subject.ts';

/** Gets every key, all of which must be there. */
export async function getAll(cache: CacheSubject, keys: readonly string[]): Promise<void> {
  let found = 0;
  for (const key of keys) {
    const value = cache.get(key);
    // Nothing is awaited that is no promise: a turn of the loop costs more than a look-up.
    if ((value instanceof Promise ? await value : value) !== undefined) found += 1;
  }
  if (found !== keys.length) throw new Error(`only ${found} of ${keys.length} keys were there`);
}

/** Sets every key. */
export async function setAll(cache: CacheSubject, keys: readonly string[], value: Buffer): Promise<void> {
  for (const key of keys) {
    const set = cache.set(key, value);
    if (set instanceof Promise) await set;
  }
}
