import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

export interface Connection {
  readonly id: number;
  readonly socket: Socket;
  requests: number;
  /** Adds to the bytes that went out. */
  count(bytes: number): void;
  /** RST, at once. */
  reset(): void;
}

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  /** Idle connections stay open this long. */
  readonly keepAliveMs: number;
  /** Idle connections are closed after this, whatever was said of `keepAliveMs`. */
  readonly closeIdleAfterMs?: number | undefined;
  readonly onRequest: (request: IncomingMessage, response: ServerResponse, connection: Connection) => void;
}

export interface ListenerTotals {
  readonly openSockets: number;
  readonly maxOpenSockets: number;
  /** Under TLS those whose handshake was done. */
  readonly connections: number;
  /** Sockets that TCP accepted, whatever became of them. */
  readonly tcpSockets: number;
  /** Of the connections, those whose TLS handshake went on with an earlier one's session. */
  readonly resumedHandshakes: number;
  readonly bytesOut: number;
}

const maxHeaderBytes = 256 * 1024;

/** The port: accepts and counts connections, can refuse them for a while, and closes without waiting for anyone. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #server: Server;
  readonly #connections = new Map<Socket, Connection>();
  /** The TCP sockets, by the caller's port; under TLS a connection's own socket is not one of them. */
  readonly #sockets = new Map<number | undefined, Socket>();
  #port: number;
  #accepted = 0;
  #tcpSockets = 0;
  #resumed = 0;
  #maxOpen = 0;
  #bytesOut = 0;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#port = options.port;
    // Uploads may be stopped and answers may hang for as long as a test likes: no timeout is ours.
    const settings = { keepAliveTimeout: options.keepAliveMs, requestTimeout: 0, headersTimeout: 0, maxHeaderSize: maxHeaderBytes };
    this.#server = options.tls === undefined ? createHttpServer(settings) : createHttpsServer({ ...settings, ...options.tls });
    this.#server.on('connection', (socket: Socket) => this.#remember(socket));
    if (options.tls === undefined) this.#server.on('connection', (socket: Socket) => this.#accept(socket));
    else this.#server.on('secureConnection', (socket: TLSSocket) => this.#acceptSecure(socket));
    this.#server.on('request', (request, response) => this.#pass(request, response));
  }

  get port(): number {
    return this.#port;
  }

  get isListening(): boolean {
    return this.#server.listening;
  }

  /** Listens, on the same port as before if there was one. */
  async listen(): Promise<void> {
    if (this.#server.listening) return;
    this.#server.listen({ host: this.#options.host, port: this.#port, backlog: 4096 });
    await once(this.#server, 'listening');
    this.#port = portOf(this.#server.address());
  }

  /** Stops listening and destroys every connection; new ones are refused until it listens again. */
  async close(): Promise<void> {
    const closed = this.#server.listening ? once(this.#server, 'close') : undefined;
    this.#server.close();
    for (const socket of this.#sockets.values()) socket.destroy();
    await closed;
  }

  totals(): ListenerTotals {
    return {
      openSockets: this.#connections.size,
      maxOpenSockets: this.#maxOpen,
      connections: this.#accepted,
      tcpSockets: this.#tcpSockets,
      resumedHandshakes: this.#resumed,
      bytesOut: this.#bytesOut,
    };
  }

  clear(): void {
    this.#accepted = 0;
    this.#tcpSockets = 0;
    this.#resumed = 0;
    this.#bytesOut = 0;
    this.#maxOpen = this.#connections.size;
  }

  #remember(socket: Socket): void {
    const port = socket.remotePort;
    this.#tcpSockets += 1;
    this.#sockets.set(port, socket);
    socket.on('close', () => this.#sockets.delete(port));
    socket.on('error', () => undefined);
  }

  #acceptSecure(socket: TLSSocket): void {
    if (socket.isSessionReused()) this.#resumed += 1;
    this.#accept(socket);
  }

  #accept(socket: Socket): Connection {
    this.#accepted += 1;
    const port = socket.remotePort;
    const connection: Connection = {
      id: this.#accepted,
      socket,
      requests: 0,
      count: (bytes) => { this.#bytesOut += bytes; },
      reset: () => this.#sockets.get(port)?.resetAndDestroy(),
    };
    this.#connections.set(socket, connection);
    this.#maxOpen = Math.max(this.#maxOpen, this.#connections.size);
    socket.on('close', () => this.#connections.delete(socket));
    // A connection that breaks says so by closing, which the exchange hears; without a listener the process would end.
    socket.on('error', () => undefined);
    return connection;
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#connections.get(request.socket) ?? this.#accept(request.socket);
    connection.requests += 1;
    if (this.#options.closeIdleAfterMs !== undefined) this.#closeAfter(response, connection);
    this.#options.onRequest(request, response, connection);
  }

  // Only a request that was read keeps the connection open, not one that is on its way: that is the race.
  #closeAfter(response: ServerResponse, connection: Connection): void {
    const { requests, socket } = connection;
    const closeIfIdle = (): void => {
      if (connection.requests === requests) socket.destroy();
    };
    response.once('finish', () => setTimeout(closeIfIdle, this.#options.closeIdleAfterMs).unref());
  }
}

function portOf(address: AddressInfo | string | null): number {
  return address === null || typeof address === 'string' ? 0 : address.port;
}
