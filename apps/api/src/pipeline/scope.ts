import type { Abortable, AbortSignalLike } from '@proxyapi/proxy-core';

import type { RequestNotes } from './records/request-notes.ts';
import type { RequestClock } from './request-clock.ts';

/** Who calls: the name of the configured key, or `anonymous` where none are configured. */
export interface Caller {
  readonly name: string;
}

/** What the caller asks of the gateway itself, by headers. */
export interface CallLimits {
  /** Time for the whole call; the provider's own where it is `undefined`. */
  readonly totalMs: number | undefined;
  /** Attempts after the first pass over the candidates. */
  readonly retries: number | undefined;
}

/** No limits of the caller's own. */
export const NO_LIMITS: CallLimits = Object.freeze({ totalMs: undefined, retries: undefined });

/** What the caller asks of the response cache. */
export interface CacheWish {
  /** `off`: neither looked up nor stored nor shared. `refresh`: not looked up; the new answer takes the old one's place. */
  readonly directive: 'use' | 'refresh' | 'off';
  /** For how long the answer may be kept; the configured time where it is `undefined`. */
  readonly ttlMs: number | undefined;
}

/** What belongs to one request from its first byte to its last. Made once. */
export interface Scope {
  /** The request id, in every answer and log line. */
  readonly id: string;
  /** Ends the request: aborted when the client leaves, the process stops or the time for the whole call is up. */
  readonly controller: Abortable;
  /** Its signal; reaches everything the request started. */
  readonly signal: AbortSignalLike;
  readonly caller: Caller;
  readonly clock: RequestClock;
  readonly limits: CallLimits;
  readonly cache: CacheWish;
  /** The one thing in a scope that changes. */
  readonly notes: RequestNotes;
}
