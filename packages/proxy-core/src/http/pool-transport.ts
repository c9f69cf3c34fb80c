import { Pool } from 'undici';

import { ProxyError } from '../errors/proxy-error.ts';
import { Exchange } from './exchange.ts';
import { mapTransportError } from './map-transport-error.ts';
import { PoolClient } from './pool-client.ts';
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
   * Exchanges that may wait for a socket; further ones are refused at once.
   * @default 1000
   */
  readonly maxQueued?: number;
  /** @default 10_000 */
  readonly connectTimeoutMs?: number;
  /** How long an idle socket is kept. @default 30_000 */
  readonly keepAliveMs?: number;
}

/**
 * Speaks HTTP/1.1 to one origin over pooled sockets.
 *
 * HTTP/2 is off: one slow reader's flow control would hold up the streams that share its socket, and a reset of the
 * session would end them all.
 */
export class PoolTransport implements Transport {
  readonly #pool: Pool;
  readonly #maxConnections: number;
  readonly #maxQueued: number;
  readonly #mapError: (error: Error, isHeadSeen: boolean) => Error;
  readonly #onRelease = (exchange: Exchange): void => this.#release(exchange);
  readonly #running = new Roster<Exchange>();
  readonly #waiting = new Map<Exchange, UpstreamRequest>();
  readonly #idle = Promise.withResolvers<void>();
  #isClosing = false;

  constructor(options: PoolTransportOptions) {
    const { provider, origin, maxConnections = 2000, maxQueued = 1000, connectTimeoutMs = 10_000, keepAliveMs = 30_000 } = options;
    requireInteger('maxConnections', maxConnections, 1);
    requireInteger('maxQueued', maxQueued, 0);
    this.#maxConnections = maxConnections;
    this.#maxQueued = maxQueued;
    this.#mapError = (error, isHeadSeen) => mapTransportError(provider, error, isHeadSeen);
    this.#pool = new Pool(origin, {
      connections: maxConnections,
      factory: (poolOrigin, clientOptions) => new PoolClient(poolOrigin, clientOptions),
      pipelining: 1,
      allowH2: false,
      connectTimeout: connectTimeoutMs,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
    });
  }

  async send(request: UpstreamRequest, signal: AbortSignal): Promise<UpstreamResponse> {
    signal.throwIfAborted();
    if (this.#isClosing) throw new ProxyError('shutting_down', 'The connections to the provider are being closed. Ask again.');
    const isFull = this.#running.size >= this.#maxConnections;
    if (isFull && this.#waiting.size >= this.#maxQueued) {
      throw new ProxyError('overloaded', 'Too many requests wait for a connection to the provider. Ask again in a second.', { retryAfterMs: 1000 });
    }
    const exchange = new Exchange({ signal, mapError: this.#mapError, onRelease: this.#onRelease });
    if (isFull) this.#waiting.set(exchange, request);
    else this.#dispatch(exchange, request);
    return exchange.head;
  }

  stats(): TransportStats {
    return { openSockets: this.#pool.stats.connected, running: this.#running.size, queued: this.#waiting.size };
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#tellIfIdle();
    await this.#idle.promise;
    await this.#pool.destroy();
  }

  async destroy(reason: Error): Promise<void> {
    this.#isClosing = true;
    for (const exchange of [...this.#waiting.keys(), ...this.#running]) exchange.abort(reason);
    await this.#pool.destroy(reason);
  }

  #dispatch(exchange: Exchange, { method, path, headers, body, headersTimeoutMs, bodyTimeoutMs }: UpstreamRequest): void {
    this.#running.add(exchange);
    exchange.isDispatched = true;
    this.#pool.dispatch({ method, path, headers, body, headersTimeout: headersTimeoutMs, bodyTimeout: bodyTimeoutMs }, exchange);
  }

  // The place goes straight to the oldest waiter. The HTTP client has a queue of its own, but one without a bound that
  // keeps what was aborted, body and all, until a socket is free.
  #release(exchange: Exchange): void {
    if (this.#waiting.size > 0 && this.#waiting.delete(exchange)) return;
    this.#running.delete(exchange);
    if (this.#waiting.size > 0) this.#dispatchOldest();
    this.#tellIfIdle();
  }

  #dispatchOldest(): void {
    const [oldest] = this.#waiting;
    if (oldest === undefined) return;
    this.#waiting.delete(oldest[0]);
    this.#dispatch(...oldest);
  }

  #tellIfIdle(): void {
    if (this.#isClosing && this.#running.size === 0 && this.#waiting.size === 0) this.#idle.resolve();
  }
}

function requireInteger(name: string, value: number, min: number): void {
  if (!Number.isInteger(value) || value < min) throw new RangeError(`${name} must be an integer of at least ${min}, got ${value}`);
}
