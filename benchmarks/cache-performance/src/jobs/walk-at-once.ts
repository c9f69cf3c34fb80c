import type { CacheSubject } from '../subjects/cache-subject.ts';

// Loops without a promise, for caches that need none. Whoever compares caches in one process imports this module once for
// each, by a query of its own: a loop that had met them all would be compiled for none.

/** So many keys from a place on; the last one is followed by the first. */
export interface Walk {
  readonly keys: readonly string[];
  readonly from: number;
  readonly length: number;
}

/** Gets the keys of a walk, all of which must be there. */
export function getAtOnce(cache: CacheSubject, { keys, from, length }: Walk): void {
  let found = 0;
  let place = from;
  for (let step = 0; step < length; step += 1) {
    if (cache.get(keys[place] ?? '') !== undefined) found += 1;
    place = place + 1 < keys.length ? place + 1 : 0;
  }
  if (found !== length) throw new Error(`only ${found} of ${length} keys were there`);
}

/** Sets the keys of a walk. */
export function setAtOnce(cache: CacheSubject, { keys, from, length }: Walk, value: Buffer): void {
  let place = from;
  for (let step = 0; step < length; step += 1) {
    void cache.set(keys[place] ?? '', value);
    place = place + 1 < keys.length ? place + 1 : 0;
  }
}
