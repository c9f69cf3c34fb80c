import { once } from 'node:events';
import process from 'node:process';

import { createBareRelay } from './bare-relay.ts';

// Usage: node bare-relay-main.ts <URL of the upstream>. Prints its own URL.
const server = createBareRelay(new URL(process.argv[2] ?? ''));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new TypeError('the relay has no TCP address');
process.stdout.write(`http://127.0.0.1:${address.port}\n`);
