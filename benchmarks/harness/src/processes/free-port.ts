import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port that nobody listens on, for a server that cannot be asked to find one by itself. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no TCP address');
  server.close();
  await once(server, 'close');
  return address.port;
}
