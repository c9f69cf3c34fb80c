import type { RequestClock } from './request-clock.ts';

/** Who calls: the name of the configured key, or `anonymous` where none are configured. */
export interface Caller {
  readonly name: string;
}

/** What belongs to one request from its first byte to its last. Made once. */
export interface Scope {
  /** The request id, in every answer and log line. */
  readonly id: string;
  /** Aborts when the client leaves or the process stops; reaches everything the request started. */
  readonly signal: AbortSignal;
  readonly caller: Caller;
  readonly clock: RequestClock;
}
