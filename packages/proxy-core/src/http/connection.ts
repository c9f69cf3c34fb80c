import type { Socket } from 'node:net';

import type { Client, Dispatcher } from 'undici';

import { upstreamTimeout } from '../errors/upstream-failures.ts';
import type { ConnectAttempt } from './connect-attempt.ts';
import type { Connector } from './connector.ts';
import { UndiciClient } from './undici-client.ts';
import type { UpstreamRequest } from './upstream-request.ts';
import { WriteWatch } from './write-watch.ts';

/** Largest request whose upload nobody watches: it fits into what the kernel holds, and the answer's clocks run anyway. */
const UNWATCHED_BYTES = 64 * 1024;

/** Largest head of an answer. */
const MAX_HEAD_BYTES = 16 * 1024;

/** An exchange as its connection sees it. */
export interface CarriedExchange extends Dispatcher.DispatchHandler {
  abort(reason: Error): void;
}

/** Told when a connection gets a socket, and when it has lost it. */
export interface ConnectionObserver {
  onOpened(connection: Connection): void;
  onLost(connection: Connection): void;
}

/** Settings of a {@link Connection}. */
export interface ConnectionOptions {
  readonly provider: string;
  readonly connector: Connector;
  /** How long its idle socket is kept, or less if the server says so. */
  readonly keepaliveExpiryMs: number;
  readonly writeStallMs: number;
  readonly observer: ConnectionObserver;
}

/**
 * One HTTP/1.1 connection, which carries one exchange at a time and knows its socket: where it leads to, and how many
 * exchanges it has served.
 *
 * HTTP/2 is off: one slow reader's flow control would hold up the streams that share its socket, and a reset of the
 * session would end them all.
 */
export class Connection {
  readonly #client: Client;
  readonly #options: ConnectionOptions;
  #attempt: ConnectAttempt | undefined;
  #socket: Socket | undefined;
  #served = 0;
  #exchange: CarriedExchange | undefined;
  #uploadBytes = 0;
  #watch: WriteWatch | undefined;
  #isRetired = false;

  constructor(options: ConnectionOptions) {
    const { connector, keepaliveExpiryMs, observer } = options;
    this.#options = options;
    this.#client = new UndiciClient(connector.origin, {
      connect: ({ servername }, callback) => {
        this.#attempt = connector.connect(servername, (outcome) => {
          this.#attempt = undefined;
          if (outcome instanceof Error) {
            callback(outcome, null);
          } else {
            this.#onSocket(outcome);
            callback(null, outcome);
          }
        });
      },
      pipelining: 1,
      allowH2: false,
      // The exchange has clocks of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: MAX_HEAD_BYTES,
      keepAliveTimeout: keepaliveExpiryMs,
      keepAliveMaxTimeout: keepaliveExpiryMs,
    });
    this.#client.on('connect', () => observer.onOpened(this));
    this.#client.on('disconnect', () => {
      this.#socket = undefined;
      observer.onLost(this);
    });
  }

  /** Address of the other side; `undefined` without a socket. */
  get remoteAddress(): string | undefined {
    return this.#socket?.remoteAddress;
  }

  get isBusy(): boolean {
    return this.#exchange !== undefined;
  }

  /** Whether another exchange can be sent on its socket, once the present one is over. */
  get isReusable(): boolean {
    return !this.#isRetired && this.#socket !== undefined && !this.#socket.destroyed && this.#isUploaded(this.#socket);
  }

  // Over TLS a quick answer comes before Node has been told that the request was written: a small one is.
  #isUploaded(socket: Socket): boolean {
    return this.#uploadBytes <= UNWATCHED_BYTES || socket.writableLength === 0;
  }

  /** Begins an exchange: at once, or as soon as there is a socket. */
  dispatch(request: UpstreamRequest, exchange: CarriedExchange): void {
    this.#exchange = exchange;
    this.#uploadBytes = request.body?.length ?? 0;
    this.#client.dispatch(request, exchange);
  }

  /** The exchange is about to be written to the socket. Returns whether the socket has served another one before. */
  onStart(): boolean {
    this.#served += 1;
    if (this.#uploadBytes > UNWATCHED_BYTES) this.#watchUpload();
    return this.#served > 1;
  }

  /** The answer has begun: as a rule, all of the request was read. */
  onAnswer(): void {
    if (this.#watch !== undefined && this.#socket?.writableLength === 0) this.#endWatch();
  }

  /** The exchange is over and wants nothing more. */
  free(): void {
    this.#exchange = undefined;
    this.#endWatch();
  }

  /** Serves no further exchange. */
  retire(): void {
    this.#isRetired = true;
    if (this.#exchange === undefined) void this.destroy();
  }

  /** Ends what it carries, with `reason`, and closes the socket, or gives up making one. */
  destroy(reason?: Error): Promise<void> {
    this.#isRetired = true;
    this.#attempt?.cancel();
    return this.#client.destroy(reason ?? null);
  }

  #onSocket(socket: Socket): void {
    this.#socket = socket;
    this.#served = 0;
  }

  #watchUpload(): void {
    const { provider, writeStallMs: stallMs } = this.#options;
    const onStall = (): void => this.#exchange?.abort(upstreamTimeout(provider, 'first-byte', { what: 'it stopped reading the request' }));
    if (this.#socket !== undefined) this.#watch = new WriteWatch(this.#socket, { stallMs, onStall });
  }

  #endWatch(): void {
    this.#watch?.stop();
    this.#watch = undefined;
  }
}
