import { once } from 'node:events';
import type { Server } from 'node:net';

/** Lets a server listen on a free port of loopback. */
export async function listening(server: Server): Promise<number> {
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no TCP address');
  return address.port;
}
