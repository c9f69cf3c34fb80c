import { ModelCache, type SqliteTier } from '@proxyapi/proxy-context';
import type { Logger } from '@proxyapi/proxy-logging';

import type { ModelCacheConfig } from './config/config.ts';
import { openStore } from './open-store.ts';

/** A week: a gateway that was off over holidays still knows what its providers had, should one of them be down. */
const STALE_MS = 7 * 24 * 60 * 60 * 1000;
/** Lists are read at the start, beside everything else; no request waits for them. */
const READ_TIMEOUT_MS = 2000;
/** Far above what a thousand lists of ids need. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The cache of model lists, and its file where it has one. */
export interface ModelCacheParts {
  readonly modelCache: ModelCache;
  readonly store: SqliteTier | undefined;
}

/**
 * The cache of model lists, with its file where the configuration asks for one.
 *
 * @throws {@link StartError} for an SQLite that damages files.
 */
export function openModelCache({ ttlMs, maxSize, isPersistent, path }: ModelCacheConfig, logger: Logger): ModelCacheParts {
  const options = { ttlMs, maxSize, staleMs: STALE_MS };
  if (!isPersistent) return { modelCache: new ModelCache(options), store: undefined };
  const store = openStore({ content: 'model lists', section: 'cache.models', path, maxEntries: maxSize, maxBytes: MAX_BYTES, readTimeoutMs: READ_TIMEOUT_MS }, logger);
  return { modelCache: new ModelCache({ ...options, store }), store };
}
