import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';

import { listen, type LocalServer } from './local-server.ts';

/** A proxy that opens tunnels, and what it was asked for. */
export interface ConnectProxy extends LocalServer {
  /** The tunnels that were asked for, with the credentials if there were any. */
  readonly asked: readonly string[];
}

/** Starts a proxy that tunnels to wherever it is asked to; `refuse` makes it answer with that status line instead. */
export async function startConnectProxy({ refuse }: { readonly refuse?: string } = {}): Promise<ConnectProxy> {
  const asked: string[] = [];
  const server: Server = createServer((_incoming, response) => response.writeHead(500).end('not a tunnel'));
  server.on('connect', ({ url = '', headers }, near: Socket) => {
    asked.push([url, headers['proxy-authorization']].filter((part) => part !== undefined).join(' '));
    near.on('error', () => {});
    if (refuse !== undefined) {
      near.end(`${refuse}\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(`http://${url}`);
    const far = connect(Number(port), hostname, () => near.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.on('close', () => far.destroy());
    near.pipe(far).pipe(near);
  });
  return { ...(await listen(server)), asked };
}
