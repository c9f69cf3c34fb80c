import type { ServerResponse } from 'node:http';

import type { Scope } from '../pipeline/scope.ts';
import { STREAM_HEADERS, sourceHeaders } from './answer-headers.ts';
import { PING, PING_AFTER_MS } from './ping.ts';

/** Sends a stream's head and pings while its answer is long in coming, so that nothing between takes it for dead. */
export class EarlyHead {
  readonly #response: ServerResponse;
  readonly #scope: Scope;
  readonly #timer: NodeJS.Timeout;

  constructor(response: ServerResponse, scope: Scope) {
    this.#response = response;
    this.#scope = scope;
    this.#timer = setTimeout(ping, PING_AFTER_MS, this).unref();
  }

  /** The answer is there, or there is none. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  /** The timer's callback. */
  ping(): void {
    const { source } = this.#scope.notes;
    if (this.#response.destroyed) return;
    this.#timer.refresh();
    // Nobody has been asked yet: the head would have no provider to name.
    if (source === undefined) return;
    if (!this.#response.headersSent) this.#response.writeHead(200, [...sourceHeaders(source, this.#scope), ...STREAM_HEADERS]);
    this.#response.write(PING);
  }
}

// One function for all, and the timer carries the instance: a stream costs no closure for a ping it hardly ever needs.
function ping(head: EarlyHead): void {
  head.ping();
}
