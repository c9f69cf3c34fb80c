import type { Client, ClientOptions } from './client.ts';
import { createGotClient } from './got-client.ts';
import { createProxyCoreClient } from './proxy-core-client.ts';
import { createUndiciClient } from './undici-client.ts';

/** The clients that there are. */
export type ClientName = 'got-new' | 'got-kept' | 'undici' | 'proxy-core';

export function createClient(name: ClientName, options: ClientOptions): Client {
  switch (name) {
    case 'got-new': return createGotClient(options, false);
    case 'got-kept': return createGotClient(options, true);
    case 'undici': return createUndiciClient(options);
    case 'proxy-core': return createProxyCoreClient(options);
  }
}
