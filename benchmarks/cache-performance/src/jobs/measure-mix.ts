import process from 'node:process';

import { percentile, seededRandom } from '@proxyapi/bench-harness';

import type { CacheSubject } from '../subjects/cache-subject.ts';
import { createSubject } from '../subjects/create-subject.ts';
import { makeTrace } from '../traces/make-trace.ts';
import type { Figures, MixJob } from './job.ts';
import { makeKeys } from './keys.ts';

const VALUE_BYTES = 1000;
const SET_SHARE = 0.1;
const SKEW = 0.9;
const MS_PER_SECOND = 1000;
const US_PER_MS = 1000;
const BYTES_PER_MB = 1024 ** 2;
const TENTH = 10;

interface Mix {
  /** The keys in the order in which they are asked for, and whether each is set then instead. */
  readonly keys: readonly string[];
  readonly isSet: readonly boolean[];
  readonly concurrency: number;
}

/**
 * What `concurrency` callers come to who share `operations`: of ten one is a `set`, the others get what is there and load
 * the rest. Keys are asked for as in the traces, out of as many as there are operations.
 */
export async function measureMix({ subject, operations, concurrency, maxEntries, seed }: MixJob): Promise<Figures> {
  const mix = makeMix(operations, concurrency, seed);
  // Unseen: V8 is to have compiled the loop, and the first cache goes with what it held.
  const warm = createSubject(subject, maxEntries);
  await runMix(warm, { ...mix, keys: mix.keys.slice(0, Math.ceil(operations / TENTH)) });
  await warm.close();
  const cache = createSubject(subject, maxEntries);
  const beforeMb = memoryMb();
  const { ms, loads, latenciesMs } = await runMix(cache, mix);
  const heldMb = memoryMb() - beforeMb;
  // Afterwards, or the cache would be garbage by then.
  await cache.close();
  return {
    operationsPerSecond: (operations * MS_PER_SECOND) / ms,
    p50Us: percentile(latenciesMs, 0.5) * US_PER_MS,
    p95Us: percentile(latenciesMs, 0.95) * US_PER_MS,
    p99Us: percentile(latenciesMs, 0.99) * US_PER_MS,
    hitPercent: 100 * (1 - loads / mix.isSet.filter((isSet) => !isSet).length),
    heldMb,
  };
}

function makeMix(operations: number, concurrency: number, seed: number): Mix {
  const names = makeKeys(operations);
  const random = seededRandom(seed);
  const trace = makeTrace({ seed, requests: operations, keys: operations, skew: SKEW, scanLength: 0, scanShare: 0 });
  return { keys: Array.from(trace, (key) => names[key] ?? ''), isSet: names.map(() => random() < SET_SHARE), concurrency };
}

async function runMix(cache: CacheSubject, { keys, isSet, concurrency }: Mix): Promise<{ readonly ms: number; readonly loads: number; readonly latenciesMs: readonly number[] }> {
  const latenciesMs: number[] = [];
  let loads = 0;
  let next = 0;
  const load = async (): Promise<Buffer> => {
    loads += 1;
    await new Promise((resolve) => setImmediate(resolve));
    return Buffer.alloc(VALUE_BYTES, 'value');
  };
  const call = async (): Promise<void> => {
    while (next < keys.length) {
      const place = next;
      next += 1;
      const key = keys[place] ?? '';
      const beginMs = performance.now();
      if (isSet[place] === true) await cache.set(key, Buffer.alloc(VALUE_BYTES, 'value'));
      else await cache.getOrLoad(key, load);
      latenciesMs.push(performance.now() - beginMs);
    }
  };
  const beginMs = performance.now();
  await Promise.all(Array.from({ length: concurrency }, call));
  return { ms: performance.now() - beginMs, loads, latenciesMs };
}

/** What lives, buffers included. */
function memoryMb(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / BYTES_PER_MB;
}
