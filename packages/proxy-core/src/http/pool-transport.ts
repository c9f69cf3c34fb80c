import { Pool } from 'undici';

import { ProxyError } from '../errors/proxy-error.ts';
import { Exchange } from './exchange.ts';
import { mapTransportError } from './map-transport-error.ts';
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
  readonly #maxUnfinished: number;
  readonly #mapError: (error: Error, isHeadSeen: boolean) => Error;
  readonly #countEnd = (): void => {
    this.#unfinished -= 1;
  };
  #unfinished = 0;

  constructor(options: PoolTransportOptions) {
    const { provider, origin, maxConnections = 2000, maxQueued = 1000, connectTimeoutMs = 10_000, keepAliveMs = 30_000 } = options;
    this.#maxUnfinished = maxConnections + maxQueued;
    this.#mapError = (error, isHeadSeen) => mapTransportError(provider, error, isHeadSeen);
    this.#pool = new Pool(origin, {
      connections: maxConnections,
      pipelining: 1,
      allowH2: false,
      connectTimeout: connectTimeoutMs,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
    });
  }

  send(request: UpstreamRequest, signal: AbortSignal): Promise<UpstreamResponse> {
    signal.throwIfAborted();
    if (this.#unfinished >= this.#maxUnfinished) {
      throw new ProxyError('overloaded', 'Too many requests wait for a connection to the provider. Ask again in a second.', { retryAfterMs: 1000 });
    }
    this.#unfinished += 1;
    const exchange = new Exchange({ signal, mapError: this.#mapError, onEnd: this.#countEnd });
    this.#pool.dispatch(
      {
        method: request.method,
        path: request.path,
        headers: request.headers,
        body: request.body,
        headersTimeout: request.headersTimeoutMs,
        bodyTimeout: request.bodyTimeoutMs,
      },
      exchange,
    );
    return exchange.head;
  }

  stats(): TransportStats {
    const { connected, running } = this.#pool.stats;
    return { openSockets: connected, running, queued: Math.max(0, this.#unfinished - running) };
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async destroy(reason: Error): Promise<void> {
    await this.#pool.destroy(reason);
  }
}
