import process from 'node:process';

import { serveAlone } from '@proxyapi/bench-harness';

import { createBareRelay } from './bare-relay.ts';

// Usage: node bare-relay-main.ts <URL of the upstream>. Prints its own URL.
await serveAlone(createBareRelay(new URL(process.argv[2] ?? '')));
