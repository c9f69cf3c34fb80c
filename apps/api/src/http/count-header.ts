import type { IncomingMessage } from 'node:http';

/** How often a header came; `name` in lower case. Without `headersDistinct`, which copies all of them to tell. */
export function countHeader({ rawHeaders }: IncomingMessage, name: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const header = rawHeaders[index];
    if (header?.length === name.length && header.toLowerCase() === name) count += 1;
  }
  return count;
}
