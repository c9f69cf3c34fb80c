import { createRequire } from 'node:module';

import type { Client } from 'undici';

// The package's index loads fetch, WebSockets and mocks with it: 17 MB of resident memory and 90 ms of a start where the client
// alone takes 2.4 MB and 20 ms (undici 8.12, Node 24.21). It has no entry for its parts, so this is the path of a file, good for the
// exact version that the catalog names.
const FILE = 'undici/lib/dispatcher/client.js';

/** undici's `Client`, without the rest of undici. */
export const UndiciClient: typeof Client = load();

function load(): typeof Client {
  const loaded: unknown = createRequire(import.meta.url)(FILE);
  if (!isClient(loaded)) throw new TypeError(`${FILE} exports no Client: this version of undici has it elsewhere`);
  return loaded;
}

function isClient(loaded: unknown): loaded is typeof Client {
  return typeof loaded === 'function' && loaded.name === 'Client';
}
