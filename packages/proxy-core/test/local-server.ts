import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net';

/** A server on a free port of 127.0.0.1, and the sockets that are open on it. */
export interface LocalServer {
  readonly origin: string;
  readonly sockets: ReadonlySet<Socket>;
  /** Connections that were ever made. */
  readonly connectionCount: () => number;
  readonly close: () => Promise<void>;
}

/** Serves HTTP as `listener` answers it. */
export function serveHttp(listener: RequestListener): Promise<LocalServer> {
  return listen(createServer({ keepAliveTimeout: 60_000 }, listener));
}

/** Serves whatever bytes `onSocket` writes. */
export function serveBytes(onSocket: (socket: Socket) => void): Promise<LocalServer> {
  return listen(createNetServer((socket) => {
    socket.on('error', () => {});
    onSocket(socket);
  }));
}

/** Serves each request, once its head has come, the same bytes; then leaves the socket to `after`. */
export function serveAnswer(answer: string, after: (socket: Socket) => void = () => {}): Promise<LocalServer> {
  return serveBytes((socket) => {
    socket.on('data', () => socket.write(answer, () => after(socket)));
  });
}

/** Starts `server` and keeps count of its sockets. */
export async function listen(server: Server | NetServer, scheme = 'http'): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  let connectionCount = 0;
  server.on('connection', (socket: Socket) => {
    connectionCount += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${scheme}://127.0.0.1:${port}`,
    sockets,
    connectionCount: () => connectionCount,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    }),
  };
}
