import process from 'node:process';

import { createBareRelay } from './bare-relay.ts';
import { serveAlone } from './serve-alone.ts';

// Usage: node bare-relay-main.ts <URL of the upstream>. Prints its own URL.
await serveAlone(createBareRelay(new URL(process.argv[2] ?? '')));
