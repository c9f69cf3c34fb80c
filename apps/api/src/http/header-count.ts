import type { IncomingMessage } from 'node:http';

/**
 * How often a request carries a header; `name` in lower case. Of `authorization`, `host` and some others Node keeps the
 * first and drops the rest without a word.
 *
 * Reads the raw list: `headersDistinct` would build an array for every header of every request.
 */
export function headerCount({ rawHeaders }: IncomingMessage, name: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const rawName = rawHeaders[index];
    if (rawName?.length === name.length && rawName.toLowerCase() === name) count += 1;
  }
  return count;
}
