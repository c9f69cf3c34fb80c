import type { CacheSubject } from '../subjects/cache-subject.ts';
import { createSubject } from '../subjects/create-subject.ts';
import type { Figures, Job } from './job.ts';
import { NS_PER_MS, repeatFor } from './repeat-for.ts';

const VALUE_BYTES = 1000;
/** Coprime to all that `operations` usually is: neighbours in time are no neighbours in the cache. */
const STRIDE = 7919;

/** Time per `get` of a present key, or per `set`, of which every second one has to evict. */
export async function measureOperations({ kind, subject, operations, forMs }: Extract<Job, { kind: 'hit' | 'set' }>): Promise<Figures> {
  const keys = makeKeys(kind === 'hit' ? operations : operations * 2);
  const value = Buffer.alloc(VALUE_BYTES, 'value');
  const cache = createSubject(subject, operations);
  for (const key of keys) await cache.set(key, value);
  const order = keys.map((_, index) => keys[(index * STRIDE) % keys.length] ?? '');
  const batch = kind === 'hit' ? () => getAll(cache, order) : () => setAll(cache, order, value);
  const { ms, batches } = await repeatFor(forMs, batch);
  return { [`${kind}Ns`]: (ms * NS_PER_MS) / (batches * order.length) };
}

/** As long as the keys of a gateway's response cache. */
export function makeKeys(count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, index) => Buffer.from((from + index).toString(16).padStart(64, '0')).toString());
}

async function getAll(cache: CacheSubject, keys: readonly string[]): Promise<void> {
  let found = 0;
  for (const key of keys) {
    const value = cache.get(key);
    // Nothing is awaited that is no promise: a turn of the loop costs more than a look-up.
    if ((value instanceof Promise ? await value : value) !== undefined) found += 1;
  }
  if (found !== keys.length) throw new Error(`only ${found} of ${keys.length} keys were there`);
}

async function setAll(cache: CacheSubject, keys: readonly string[], value: Buffer): Promise<void> {
  for (const key of keys) {
    const set = cache.set(key, value);
    if (set instanceof Promise) await set;
  }
}
