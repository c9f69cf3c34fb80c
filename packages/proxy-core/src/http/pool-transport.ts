import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';

import { ProxyError } from '../errors/proxy-error.ts';
import type { AbortSignalLike } from './abort-signal-like.ts';
import { AddressBook } from './address-book.ts';
import { asError } from './as-error.ts';
import { ConnectionPool } from './connection-pool.ts';
import { Connector } from './connector.ts';
import { Exchange, type ExchangeHost } from './exchange.ts';
import { HTTP_CLIENT_PRESETS } from './http-client-settings.ts';
import { resolveHost } from './resolve-host.ts';
import { Roster } from './roster.ts';
import type { Transport, TransportStats } from './transport.ts';
import type { UpstreamRequest } from './upstream-request.ts';
import type { UpstreamResponse } from './upstream-response.ts';

/** Settings of a {@link PoolTransport}. */
export interface PoolTransportOptions {
  /** The provider's configured name, for error messages. */
  readonly provider: string;
  /** Scheme, host and port; nothing is ever sent elsewhere. */
  readonly origin: string;
  /** @default 2000 */
  readonly maxConnections?: number;
  /**
   * Sockets that may be idle at once; further ones are closed after their exchange.
   * @default 200
   */
  readonly maxKeepaliveConnections?: number;
  /**
   * Exchanges that may wait for a socket; further ones are refused at once.
   * @default 1000
   */
  readonly maxQueued?: number;
  /** Longest wait for a connection: name, TCP, the proxy's tunnel and TLS together. @default 10_000 */
  readonly connectTimeoutMs?: number;
  /** How long an idle socket is kept. @default 30_000 */
  readonly keepaliveExpiryMs?: number;
  /** Longest time in which an upload of more than 64 KB may make no progress. @default 30_000 */
  readonly writeStallMs?: number;
  /** A proxy through which every connection is tunnelled, `http:` or `https:`, with `user:password@` if it wants them. */
  readonly proxyUrl?: string | undefined;
  /** Certificates, as PEM, to trust beside those that Node trusts. */
  readonly ca?: string | undefined;
  /**
   * Resolves a host's name.
   * @default the system's way, which never takes more than two of the process's four threads
   */
  readonly lookup?: (hostname: string) => Promise<readonly LookupAddress[]>;
  /** How often the name of a host with open connections is resolved anew. @default 10_000 */
  readonly lookupEveryMs?: number;
}

/**
 * Speaks HTTP/1.1 to one origin over pooled sockets.
 *
 * There is no registry that makes clients on demand: a provider has one transport, which is made with it, and opens no
 * socket before its first request. However many ask at once, they meet the same pool.
 */
export class PoolTransport implements Transport {
  readonly #provider: string;
  readonly #connections: ConnectionPool;
  readonly #maxConnections: number;
  readonly #maxQueued: number;
  readonly #running = new Roster<Exchange>();
  readonly #waiting = new Set<Exchange>();
  readonly #host: ExchangeHost = { onOver: (exchange) => this.#release(exchange), onReset: (exchange) => this.#repeat(exchange) };
  readonly #idle = Promise.withResolvers<void>();
  #isClosing = false;
  #exchanges = 0;
  #exchangesOnReused = 0;

  constructor(options: PoolTransportOptions) {
    const { provider, maxConnections = DEFAULTS.maxConnections, maxQueued = 1000, maxKeepaliveConnections = DEFAULTS.maxKeepaliveConnections } = options;
    const { keepaliveExpiryMs = DEFAULTS.keepaliveExpiryMs, connectTimeoutMs = DEFAULTS.connectTimeoutMs, writeStallMs = 30_000 } = options;
    requireInteger('maxConnections', maxConnections, 1);
    requireInteger('maxKeepaliveConnections', maxKeepaliveConnections, 0);
    requireInteger('maxQueued', maxQueued, 0);
    requireInteger('keepaliveExpiryMs', keepaliveExpiryMs, 1);
    requireInteger('connectTimeoutMs', connectTimeoutMs, 1);
    requireInteger('writeStallMs', writeStallMs, 1);
    this.#provider = provider;
    this.#maxConnections = maxConnections;
    this.#maxQueued = maxQueued;
    const origin = new URL(options.origin);
    const proxy = options.proxyUrl === undefined ? undefined : new URL(options.proxyUrl);
    const addresses = createAddressBook(proxy ?? origin, options);
    const connector = new Connector({ origin, proxy, ca: options.ca, addresses, connectTimeoutMs });
    this.#connections = new ConnectionPool({ provider, connector, addresses, maxKeepaliveConnections, keepaliveExpiryMs, writeStallMs });
  }

  // Not async: the head's promise is the exchange's own, and one around it would cost three turns of the microtask queue.
  send(request: UpstreamRequest, signal: AbortSignalLike): Promise<UpstreamResponse> {
    if (signal.aborted) return Promise.reject(asError(signal.reason));
    const refusal = this.#refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    const exchange = new Exchange({ provider: this.#provider, request, signal, host: this.#host });
    if (this.#isFull) this.#waiting.add(exchange);
    else this.#run(exchange);
    return exchange.head;
  }

  get #isFull(): boolean {
    return this.#running.size >= this.#maxConnections;
  }

  #refusal(): ProxyError | undefined {
    if (this.#isClosing) return new ProxyError('shutting_down', 'The connections to the provider are being closed. Ask again.');
    if (!this.#isFull || this.#waiting.size < this.#maxQueued) return undefined;
    return new ProxyError('overloaded', 'Too many requests wait for a connection to the provider. Ask again in a second.', { retryAfterMs: 1000 });
  }

  stats(): TransportStats {
    return {
      openSockets: this.#connections.openSockets,
      running: this.#running.size,
      queued: this.#waiting.size,
      connectionsOpened: this.#connections.opened,
      exchanges: this.#exchanges,
      exchangesOnReused: this.#exchangesOnReused,
    };
  }

  get idle(): number {
    return this.#connections.idle;
  }

  closeIdle(share: number): number {
    return this.#connections.closeIdle(share);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#tellIfIdle();
    await this.#idle.promise;
    await this.#connections.destroy();
  }

  async destroy(reason: Error): Promise<void> {
    this.#isClosing = true;
    for (const exchange of [...this.#waiting, ...this.#running]) exchange.abort(reason);
    await this.#connections.destroy(reason);
  }

  #run(exchange: Exchange): void {
    this.#running.add(exchange);
    exchange.dispatch(this.#connections.take());
  }

  /** Not from the idle ones, which the server may have closed as well. */
  #repeat(exchange: Exchange): void {
    this.#giveBack(exchange);
    exchange.dispatch(this.#connections.open());
  }

  // The place goes straight to the oldest waiter.
  #release(exchange: Exchange): void {
    if (this.#waiting.size > 0 && this.#waiting.delete(exchange)) {
      this.#tellIfIdle();
      return;
    }
    this.#running.delete(exchange);
    this.#count(exchange);
    this.#giveBack(exchange);
    if (this.#waiting.size > 0) this.#runOldest();
    this.#tellIfIdle();
  }

  #runOldest(): void {
    const [oldest] = this.#waiting;
    if (oldest === undefined) return;
    this.#waiting.delete(oldest);
    this.#run(oldest);
  }

  #giveBack(exchange: Exchange): void {
    const { connection } = exchange;
    if (connection === undefined) return;
    connection.free();
    if (exchange.isWhole) this.#connections.keep(connection);
    else this.#connections.drop(connection);
  }

  #count(exchange: Exchange): void {
    if (!exchange.isSent) return;
    this.#exchanges += 1;
    if (exchange.isOnReused) this.#exchangesOnReused += 1;
  }

  #tellIfIdle(): void {
    if (this.#isClosing && this.#running.size === 0 && this.#waiting.size === 0) this.#idle.resolve();
  }
}

const DEFAULTS = HTTP_CLIENT_PRESETS.default;

function createAddressBook({ hostname }: URL, { lookup = resolveHost, lookupEveryMs }: PoolTransportOptions): AddressBook | undefined {
  const isAddress = hostname.startsWith('[') || isIP(hostname) !== 0;
  return isAddress ? undefined : new AddressBook({ hostname, lookup, ...(lookupEveryMs === undefined ? {} : { everyMs: lookupEveryMs }) });
}

function requireInteger(name: string, value: number, min: number): void {
  if (!Number.isInteger(value) || value < min) throw new RangeError(`${name} must be an integer of at least ${min}, got ${value}`);
}
