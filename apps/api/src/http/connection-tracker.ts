import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Knows the callers' open connections. */
export class ConnectionTracker {
  readonly #sockets = new Set<Socket>();

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  get size(): number {
    return this.#sockets.size;
  }

  /** Listeners on all of them together: a number that grows while connections do not is a leak. */
  listenerCount(): number {
    let count = 0;
    for (const socket of this.#sockets) for (const name of socket.eventNames()) count += socket.listenerCount(name);
    return count;
  }
}
