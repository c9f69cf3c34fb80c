import { createSubject } from '../subjects/create-subject.ts';
import type { Figures, LoadsJob } from './job.ts';
import { makeKeys } from './keys.ts';
import { NS_PER_MS, repeatFor } from './repeat-for.ts';

const NS_PER_US = 1000;
const KEYS_IN_A_BATCH = 100;

/** Time per call, and loads per key, when `concurrency` callers want a key at one time that is not there. */
export async function measureLoads({ subject, operations, concurrency, forMs }: LoadsJob): Promise<Figures> {
  const cache = createSubject(subject, operations);
  const value = Buffer.alloc(1000, 'value');
  let loads = 0;
  let keys = 0;
  const load = async (): Promise<Buffer> => {
    loads += 1;
    await new Promise((resolve) => setImmediate(resolve));
    return value;
  };
  const { ms, batches } = await repeatFor(forMs, async () => {
    const missing = makeKeys(KEYS_IN_A_BATCH, keys);
    keys += missing.length;
    await Promise.all(missing.flatMap((key) => Array.from({ length: concurrency }, () => cache.getOrLoad(key, load))));
  });
  await cache.close();
  return { loadsPerKey: loads / keys, loadUs: (ms * NS_PER_MS) / NS_PER_US / (batches * KEYS_IN_A_BATCH * concurrency) };
}
