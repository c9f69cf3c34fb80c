import { closeSync, openSync, readSync } from 'node:fs';

/** The most that a configuration file may hold. */
export const MAX_FILE_BYTES = 1024 * 1024;

/**
 * The file's bytes, one more than {@link MAX_FILE_BYTES} at the most: enough to tell that it is too large without
 * holding it. Reads pipes too, so the size is not asked for beforehand.
 *
 * @throws what `node:fs` throws: ENOENT, EISDIR, EACCES, …
 */
export function readConfigFile(path: string): Uint8Array {
  const bytes = new Uint8Array(MAX_FILE_BYTES + 1);
  const descriptor = openSync(path, 'r');
  try {
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(descriptor, bytes, length, bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}
