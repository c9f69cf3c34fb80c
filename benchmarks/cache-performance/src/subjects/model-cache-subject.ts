import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { ModelCache, type ModelCacheKey, SqliteTier } from '@proxyapi/proxy-context';

import type { CacheSubject } from './cache-subject.ts';

/** What a provider lists; about 1,000 bytes, as the other caches' values have. */
const MODELS: readonly string[] = Array.from({ length: 40 }, (_, index) => `provider/model-${index}-instruct`);
const QUEUE_ENTRIES = 2 ** 20;
const QUEUE_BYTES = 2 ** 30;

/** A ModelCache of `maxEntries` lists before an SQLite file in a temporary folder, which is removed when it is closed. */
export function modelCacheSubject(maxEntries: number): CacheSubject {
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-benchmark-models-'));
  // Room for all that comes before the worker has written it: a write that is dropped costs less than one that is not.
  const store = new SqliteTier({ path: join(folder, 'models.sqlite'), maxEntries, maxQueuedEntries: QUEUE_ENTRIES, maxQueuedBytes: QUEUE_BYTES });
  const cache = new ModelCache({ maxSize: maxEntries, store });
  return {
    get: (key) => cache.getModels(provider(key)),
    set: (key) => cache.setModels(provider(key), MODELS),
    getOrLoad: async (key, load) => {
      const found = cache.getModels(provider(key));
      if (found !== undefined) return found;
      await load();
      cache.setModels(provider(key), MODELS);
      return MODELS;
    },
    settle: async () => {
      while (store.getStats().queued > 0) await delay(1);
    },
    close: async () => {
      // What has not landed by now need not: it takes longer than all that was measured.
      cache.invalidateAll();
      await cache.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function provider(name: string): ModelCacheKey {
  return { name, baseUrl: 'https://models.example/v1' };
}
