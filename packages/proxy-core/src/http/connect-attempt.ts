import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions as TlsOptions } from 'node:tls';

import type { ConnectTarget, Endpoint } from './connect-target.ts';
import { openTunnel } from './open-tunnel.ts';
import { READ_BYTES, sharedRead } from './shared-read.ts';

/** Told once what came of an attempt. */
export type ConnectCallback = (outcome: Socket | Error) => void;

/** Facts of a {@link ConnectAttempt}. */
export interface ConnectAttemptOptions {
  readonly target: ConnectTarget;
  readonly servername: string | undefined;
  readonly callback: ConnectCallback;
}

/** Where an attempt is, and the code of what it means when it gets no further in time. */
const LATE_CODES = { name: 'ETIMEOUT', tcp: 'ETIMEDOUT', tunnel: 'ERR_PROXY_TUNNEL', tls: 'ERR_TLS_HANDSHAKE_TIMEOUT' } as const;

/** One attempt at a socket: the name, TCP, the proxy's tunnel where there is one, TLS where it is wanted, all within one limit. */
export class ConnectAttempt {
  readonly #options: ConnectAttemptOptions;
  readonly #sockets: Socket[] = [];
  readonly #timer: NodeJS.Timeout;
  #step: keyof typeof LATE_CODES = 'name';
  #isOver = false;

  constructor(options: ConnectAttemptOptions) {
    this.#options = options;
    // One turn later, so that after a loop that stood still a connection made meanwhile is seen before anybody is blamed.
    this.#timer = setTimeout(() => setImmediate(() => this.#fail(withCode(LATE_CODES[this.#step], 'it took too long'))), options.target.timeoutMs);
    this.#run().then((socket) => this.#succeed(socket), (error: unknown) => this.#fail(error));
  }

  /** Gives up, without a word to the callback. */
  cancel(): void {
    this.#end();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #run(): Promise<Socket> {
    const { origin, proxy } = this.#options.target;
    if (proxy === undefined) return this.#open(origin);
    const toProxy = await this.#open(proxy);
    this.#step = 'tunnel';
    await openTunnel(toProxy, proxy.tunnel);
    if (!origin.isTls) return toProxy;
    this.#step = 'tls';
    const socket = this.#hold(connectTls({ ...this.#handshakeWith(origin), socket: toProxy }));
    await once(socket, 'secureConnect');
    return socket;
  }

  /** Connects to the near end: the proxy, or the origin where there is none. */
  async #open(near: Endpoint): Promise<Socket> {
    const { addresses } = this.#options.target;
    const { host, port, isTls } = near;
    const lookup = addresses === undefined ? {} : { lookup: lookupIn(await addresses.addresses()) };
    if (this.#isOver) throw new Error('the attempt was given up');
    this.#step = 'tcp';
    const options = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000, highWaterMark: READ_BYTES, ...sharedRead(() => socket), ...lookup };
    const socket: Socket = this.#hold(isTls ? connectTls({ ...options, ...this.#handshakeWith(near) }) : connectTcp(options));
    socket.once('connect', () => {
      this.#step = 'tls';
    });
    await once(socket, isTls ? 'secureConnect' : 'connect');
    return socket;
  }

  #handshakeWith(endpoint: Endpoint): TlsOptions {
    const { target, servername } = this.#options;
    const { secureContext, session, origin } = target;
    const { host } = endpoint;
    // An address is no server name; the certificate is held against the host.
    const name = isIP(host) === 0 ? host : '';
    const common = { host, servername: name, secureContext, ALPNProtocols: ['http/1.1'] };
    if (endpoint !== origin) return common;
    return { ...common, servername: servername ?? name, ...(session === undefined ? {} : { session }) };
  }

  #hold(socket: Socket): Socket {
    // An error while nobody listens would end the process.
    socket.on('error', () => {});
    socket.on('session', (session: Buffer) => {
      this.#options.target.session = session;
    });
    this.#sockets.push(socket);
    return socket;
  }

  #succeed(socket: Socket): void {
    if (this.#isOver) return;
    this.#end();
    this.#options.callback(socket);
  }

  #fail(reason: unknown): void {
    if (this.#isOver) return;
    this.cancel();
    const error = reason instanceof Error ? reason : new Error(String(reason));
    const isProxys = this.#options.target.proxy !== undefined && this.#step !== 'tls';
    this.#options.callback(isProxys ? withCode('ERR_PROXY_TUNNEL', error.message, error) : error);
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}

/** For a name whose addresses are known already. */
function lookupIn(addresses: readonly LookupAddress[]): LookupFunction {
  return (_hostname, { all }, callback) => {
    const [first] = addresses;
    if (all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
}

function withCode(code: string, message: string, cause?: Error): Error {
  return Object.assign(new Error(message, cause === undefined ? {} : { cause }), { code });
}
