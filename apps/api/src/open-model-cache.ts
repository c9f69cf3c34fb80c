import { ModelCache, SqliteTier } from '@proxyapi/proxy-context';
import type { Logger } from '@proxyapi/proxy-logging';

import type { ModelCacheConfig } from './config/config.ts';
import { StartError } from './start-error.ts';

/** A week: a gateway that was off over holidays still knows what its providers had, should one of them be down. */
const STALE_MS = 7 * 24 * 60 * 60 * 1000;
/** Lists are read at the start, beside everything else; no request waits for them. */
const READ_TIMEOUT_MS = 2000;
/** Far above what a thousand lists of ids need. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The cache of model lists, with its file where the configuration asks for one. The file is opened with the first use
 * and by another thread: whatever is wrong with it stops nothing and is told in the log.
 *
 * @throws {@link StartError} for an SQLite that damages files.
 */
export function openModelCache({ ttlMs, maxSize, isPersistent, path }: ModelCacheConfig, logger: Logger): ModelCache {
  const options = { ttlMs, maxSize, staleMs: STALE_MS };
  return isPersistent ? new ModelCache({ ...options, store: openStore({ maxSize, path }, logger) }) : new ModelCache(options);
}

function openStore({ maxSize, path }: Pick<ModelCacheConfig, 'maxSize' | 'path'>, logger: Logger): SqliteTier {
  try {
    return new SqliteTier({
      path,
      maxEntries: maxSize,
      maxBytes: MAX_BYTES,
      readTimeoutMs: READ_TIMEOUT_MS,
      onDegraded: (reason) => {
        if (reason === undefined) logger.info('model lists are written to disk again', { path });
        else logger.warn('model lists are kept in memory alone until their file can be written', { path, reason });
      },
      onEvent: (event) => {
        if (event.kind === 'set-aside') logger.warn('the file of model lists was damaged; it was set aside and begun anew', { path, setAside: event.target });
        else logger.warn('the file of model lists was taken away; it is begun anew', { path });
      },
    });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new StartError(`cache.models.path: ${problem} Or set cache.models.persist: false.`, { cause: error });
  }
}
