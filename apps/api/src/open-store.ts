import { SqliteTier, type SqliteTierOptions } from '@proxyapi/proxy-context';
import type { Logger } from '@proxyapi/proxy-logging';

import { StartError } from './start-error.ts';

/** A file behind a cache. */
export interface StoreFile extends Pick<SqliteTierOptions, 'path' | 'maxEntries' | 'maxBytes' | 'readTimeoutMs'> {
  /** What is in it, in the plural, for the log. */
  readonly content: string;
  /** The section of the configuration that it belongs to. */
  readonly section: string;
}

/**
 * Opens a cache's file with the first use, by another thread: whatever is wrong with it stops nothing and is told in the log.
 *
 * @throws {@link StartError} for an SQLite that damages files.
 */
export function openStore({ content, section, ...options }: StoreFile, logger: Logger): SqliteTier {
  const { path } = options;
  try {
    return new SqliteTier({
      ...options,
      onDegraded: (reason) => {
        if (reason === undefined) logger.info(`${content} are written to disk again`, { path });
        else logger.warn(`${content} are kept in memory alone until their file can be written`, { path, reason });
      },
      onEvent: (event) => {
        if (event.kind === 'set-aside') logger.warn(`the file of ${content} was damaged; it was set aside and begun anew`, { path, setAside: event.target });
        else logger.warn(`the file of ${content} was taken away; it is begun anew`, { path });
      },
    });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new StartError(`${section}.path: ${problem} Or set ${section}.persist: false.`, { cause: error });
  }
}
