// Usage: node --expose-gc measure-memory.ts. Prints for each kind of value what a cache states for an entry, and what the process grew by.
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { SmartCache } from '../src/smart-cache/smart-cache.ts';

const ENTRIES = 50_000;
const COMPRESSED = 2000;
/** So few that the compressor's queue takes them all. */
const COMPRESSED_AT_ONCE = 200;

// Through bytes and back: a string that was put together is a tree of its parts.
const flat = (text: string): string => Buffer.from(text).toString();

const KINDS = {
  empty: () => null,
  latin: (index: number) => flat(`${index}`.padEnd(200, 'é')),
  wide: (index: number) => flat(`${index}`.padEnd(200, '日')),
  buffer: () => Buffer.allocUnsafeSlow(100),
  largeBuffer: () => Buffer.allocUnsafeSlow(3000).fill(1),
  tagged: () => null,
  compressed: () => Buffer.allocUnsafeSlow(100_000).fill(crypto.getRandomValues(Buffer.alloc(20_000)).toString('hex')),
} as const;

type Kind = keyof typeof KINDS;

const results: Partial<Record<Kind, { readonly stated: number; readonly grown: number }>> = {};
for (const kind of Object.keys(KINDS) as Kind[]) results[kind] = await measure(kind);
console.log(JSON.stringify(results));

async function measure(kind: Kind): Promise<{ readonly stated: number; readonly grown: number }> {
  const count = kind === 'compressed' ? COMPRESSED : ENTRIES;
  const before = await usedBytes();
  const cache = new SmartCache<unknown>({ maxEntries: ENTRIES, maxBytes: 2 ** 40 });
  for (let index = 0; index < count; index += 1) {
    cache.set(flat(`key ${index}`.padEnd(64)), KINDS[kind](index), kind === 'tagged' ? { tags: [flat(`tag ${index}`.padEnd(32))] } : {});
    while (kind === 'compressed' && index - cache.getStats().compressed > COMPRESSED_AT_ONCE) await delay(1);
  }
  while (kind === 'compressed' && cache.getStats().compressed < count) await delay(5);
  const grown = await usedBytes() - before;
  const stated = cache.usedBytes();
  await cache.close();
  return { stated: Math.round(stated / count), grown: Math.round(grown / count) };
}

async function usedBytes(): Promise<number> {
  // What a collection finds is given back by other threads, a little later.
  for (let turn = 0; turn < 4; turn += 1) {
    globalThis.gc?.();
    await delay(30);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
