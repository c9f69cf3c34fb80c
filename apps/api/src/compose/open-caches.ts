import type { ModelCache, SqliteTier } from '@proxyapi/proxy-context';
import type { Logger } from '@proxyapi/proxy-logging';

import type { CacheConfig } from '../config/config.ts';
import { openModelCache } from '../open-model-cache.ts';
import { openResponseCache, type ResponseCacheParts } from '../open-response-cache.ts';

/** What is remembered between requests, and the files behind it. */
export interface Caches {
  /** `undefined` where it is switched off. */
  readonly cache: ResponseCacheParts | undefined;
  readonly modelCache: ModelCache;
  readonly modelStore: SqliteTier | undefined;
  readonly stores: readonly SqliteTier[];
}

/** @throws {@link StartError} for an SQLite that damages files. */
export function openCaches({ response, models }: CacheConfig, logger: Logger): Caches {
  const cache = openResponseCache(response, logger);
  const { modelCache, store: modelStore } = openModelCache(models, logger);
  return { cache, modelCache, modelStore, stores: [cache?.store, modelStore].filter((store) => store !== undefined) };
}
