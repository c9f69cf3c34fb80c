import { once } from 'node:events';
import type { Server } from 'node:http';
import process from 'node:process';

/** Listens on a free port of loopback and prints the URL, as a child of a benchmark does. */
export async function serveAlone(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no TCP address');
  process.stdout.write(`http://127.0.0.1:${address.port}\n`);
}
