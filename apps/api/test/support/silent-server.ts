import { createServer, type Socket } from 'node:net';

import { listening } from './listening.ts';

/** A port of loopback that takes every connection and never says a word. */
export interface SilentServer {
  readonly port: number;
  /** Connections that were ever made. */
  connections(): number;
  openSockets(): number;
  close(): void;
}

/** Starts one. */
export async function startSilentServer(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
  });
  const port = await listening(server);
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port, connections: () => connections, openSockets: () => sockets.size, close };
}
