import process from 'node:process';

import { serveAlone } from '@proxyapi/bench-harness';

import { createNaiveProxy } from './naive-proxy.ts';

// Usage: node naive-proxy-main.ts <URL of the provider>. Prints its own URL.
await serveAlone(createNaiveProxy(new URL(process.argv[2] ?? '')));
