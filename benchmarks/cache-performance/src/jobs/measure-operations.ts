import { createSubject } from '../subjects/create-subject.ts';
import type { Figures, OperationsJob } from './job.ts';
import { makeKeys, scatter } from './keys.ts';
import { NS_PER_MS, repeatFor } from './repeat-for.ts';
import { getAll, setAll } from './walk.ts';

const VALUE_BYTES = 1000;
/** ModelCache's own bound: nobody has more providers, and each list that is set goes to a disk. */
const MAX_LISTS = 1000;

/** Time per `get` of a present key, or per `set` until it has landed, of which every second one has to evict. */
export async function measureOperations({ kind, subject, operations, forMs }: OperationsJob): Promise<Figures> {
  const entries = subject === 'ModelCache on SQLite' ? Math.min(operations, MAX_LISTS) : operations;
  const keys = makeKeys(kind === 'hit' ? entries : entries * 2);
  const value = Buffer.alloc(VALUE_BYTES, 'value');
  const cache = createSubject(subject, entries);
  await setAll(cache, keys, value);
  await cache.settle();
  const order = scatter(keys);
  const setOrder = async (): Promise<void> => {
    await setAll(cache, order, value);
    await cache.settle();
  };
  const { ms, batches } = await repeatFor(forMs, kind === 'hit' ? () => getAll(cache, order) : setOrder);
  await cache.close();
  return { [`${kind}Ns`]: (ms * NS_PER_MS) / (batches * order.length) };
}
