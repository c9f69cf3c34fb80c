import type { AbortSignalLike } from './abort-signal-like.ts';
import type { UpstreamResponse } from './upstream-response.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/** What a transport has open now and has done so far. */
export interface TransportStats {
  /** Sockets that are open, busy or kept alive. */
  readonly openSockets: number;
  /** Exchanges that were sent and whose answer has not ended. */
  readonly running: number;
  /** Exchanges that wait for a socket. */
  readonly queued: number;
  /** Sockets that were ever opened. */
  readonly connectionsOpened: number;
  /** Exchanges that were written to a socket and are over, however they ended; a repeat on a fresh socket is not another one. */
  readonly exchanges: number;
  /** Those of them whose socket had served another one before. */
  readonly exchangesOnReused: number;
}

/** Carries requests to one provider's origin. */
export interface Transport {
  /**
   * Sends a request; the promise settles with the answer's head.
   *
   * @throws {@link UpstreamError} when no head arrives; `upstream_timeout` tells in `phase` what was waited for.
   * @throws {@link ProxyError} `overloaded` when too many wait for a socket, `shutting_down` after `close` or `destroy`.
   * @throws the signal's reason when it aborts first. An abort after the head reaches the body's sink.
   */
  send(request: UpstreamRequest, signal: AbortSignalLike): Promise<UpstreamResponse>;
  stats(): TransportStats;
  /** Sockets that are kept alive for later. */
  readonly idle: number;
  /** Closes that share of them, from 0 to 1; returns how many. */
  closeIdle(share: number): number;
  /** Lets running exchanges end, then closes their sockets. */
  close(): Promise<void>;
  /** Aborts running exchanges with `reason` and closes their sockets. */
  destroy(reason: Error): Promise<void>;
}
