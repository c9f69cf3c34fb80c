import type { AddressInfo, Server } from 'node:net';

import { StartError } from './start-error.ts';

/**
 * Connections that may wait to be taken, as far as the system allows (`net.core.somaxconn`). Node's own 511 are full when the
 * process gets no turn for a second while callers come in hundreds, and a caller that Linux finds no room for is first made to
 * wait for a second, and reset in the end: 170 of 9,900 streams (benchmarks/open-streams, on a machine with too much to do).
 */
const BACKLOG = 4096;

/**
 * Binds the server to its address.
 *
 * @throws {@link StartError} that names the port and the fix, when it cannot be bound.
 */
export function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new StartError(bindProblem(error, { host, port }), { cause: error })));
    server.listen({ host, port, backlog: BACKLOG }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new TypeError('the server has no TCP address'));
      else resolve(address);
    });
  });
}

function bindProblem({ code, message }: NodeJS.ErrnoException, { host, port }: { readonly host: string; readonly port: number }): string {
  switch (code) {
    case 'EADDRINUSE': return `port ${port} on ${host} is in use. Stop what listens there, or choose another: PORT=${port + 1} or server.port.`;
    case 'EACCES': return `port ${port} may not be bound by this user. Choose one of 1024 or more: PORT or server.port.`;
    case 'EADDRNOTAVAIL': case 'ENOTFOUND': return `host ${host} is no address of this machine. Set HOST or server.host to one.`;
    default: return `cannot listen on ${host}:${port}: ${message}`;
  }
}
