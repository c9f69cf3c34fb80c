import { Buffer } from 'node:buffer';
import process from 'node:process';

import { serveAlone } from '@proxyapi/bench-harness';

import { createBareServer } from './bare-server.ts';

// Usage: node bare-server-main.ts <the answer's body>. Prints its own URL.
await serveAlone(createBareServer(Buffer.from(process.argv[2] ?? '')));
