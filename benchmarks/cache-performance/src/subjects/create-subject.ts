import { SmartCache } from '@proxyapi/proxy-context';
import { Keyv } from 'keyv';
import { LRUCache } from 'lru-cache';

import type { CacheSubject } from './cache-subject.ts';
import { modelCacheSubject } from './model-cache-subject.ts';
import type { SubjectName } from './subject-names.ts';

const TTL_MS = 1_800_000;
/** Never reached: entries are the limit, and the bytes are counted all the same. */
const MAX_BYTES = 2 ** 32;

/** Makes a subject that holds `maxEntries`; keyv and a Map hold what they are given. */
export function createSubject(name: SubjectName, maxEntries: number): CacheSubject {
  switch (name) {
    case 'SmartCache': return smartCache(new SmartCache({ maxEntries, maxBytes: MAX_BYTES, ttlMs: TTL_MS }));
    case 'SmartCache lru': return smartCache(new SmartCache({ maxEntries, maxBytes: MAX_BYTES, ttlMs: TTL_MS, policy: 'lru' }));
    case 'ModelCache on SQLite': return modelCacheSubject(maxEntries);
    case 'lru-cache': return lruCache(maxEntries);
    case 'keyv on a Map': return keyv();
    case 'Map': return map();
  }
}

function smartCache(cache: SmartCache<Buffer>): CacheSubject {
  return {
    get: (key) => cache.get(key),
    set: (key, value) => cache.set(key, value),
    getOrLoad: (key, load) => cache.getOrSet(key, load),
    settle: nothing,
    close: () => cache.close(),
  };
}

function lruCache(maxEntries: number): CacheSubject {
  const cache = new LRUCache<string, Buffer, () => Promise<Buffer>>({
    max: maxEntries, maxSize: MAX_BYTES, ttl: TTL_MS, sizeCalculation: (value, key) => value.byteLength + key.length,
    fetchMethod: (_key, _stale, { context }) => context(),
    // A set while the key is being loaded ends nobody's wait: the other caches have it so too.
    ignoreFetchAbort: true,
  });
  return {
    get: (key) => cache.get(key),
    set: (key, value) => {
      cache.set(key, value);
    },
    getOrLoad: async (key, load) => await cache.fetch(key, { context: load }) ?? Buffer.alloc(0),
    settle: nothing,
    close: nothing,
  };
}

function keyv(): CacheSubject {
  const cache = new Keyv<Buffer>({ store: new Map(), ttl: TTL_MS });
  return {
    get: (key) => cache.get<Buffer>(key),
    set: async (key, value) => {
      await cache.set(key, value);
    },
    getOrLoad: async (key, load) => {
      const found = await cache.get<Buffer>(key);
      if (found !== undefined) return found;
      const value = await load();
      await cache.set(key, value);
      return value;
    },
    settle: nothing,
    close: nothing,
  };
}

function map(): CacheSubject {
  const cache = new Map<string, Buffer>();
  return {
    get: (key) => cache.get(key),
    set: (key, value) => {
      cache.set(key, value);
    },
    getOrLoad: async (key, load) => {
      const found = cache.get(key);
      if (found !== undefined) return found;
      const value = await load();
      cache.set(key, value);
      return value;
    },
    settle: nothing,
    close: nothing,
  };
}

async function nothing(): Promise<void> {}
