import type { ErrorCode } from '@proxyapi/proxy-core';

import type { AttemptRecord } from './attempt-record.ts';
import type { BilledUsage } from './billed-usage.ts';
import type { CacheOutcome } from './cache-outcome.ts';

/** What is told of one request to log, metrics and traces, once, when it is over. No prompt, answer, key or address is in it. */
export interface RequestRecord {
  readonly id: string;
  readonly method: string;
  /** The route's pattern, such as `/v1/models/{id}`; `other` where no route took the request. */
  readonly route: string;
  /** The status that the caller saw; 499 where the caller left before the answer was complete. */
  readonly status: number;
  /** The code of the error that the caller was told, in a stream too; `undefined` where all went well. */
  readonly errorCode: ErrorCode | undefined;
  /** The name of the caller's key; `undefined` where nobody was authenticated. */
  readonly callerName: string | undefined;
  /** When it began, in milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** From the request's head to the last byte of its answer, on a monotonic clock. */
  readonly durationMs: number;
  /** The gateway's own time until the first byte of a model's answer; `undefined` where there was none. */
  readonly overheadMs: number | undefined;
  /** Time spent waiting for providers. */
  readonly upstreamMs: number;
  /** Of a stream: until its first content; `undefined` where none came. */
  readonly firstTokenMs: number | undefined;
  /** The model that was asked for; anything that a caller may write. */
  readonly model: string | undefined;
  readonly isStream: boolean;
  /** Who answered; `undefined` where nobody did. */
  readonly provider: string | undefined;
  readonly servedModel: string | undefined;
  /** In the order in which they began. Empty where the cache or another request's call had the answer. */
  readonly attempts: readonly AttemptRecord[];
  readonly cache: CacheOutcome;
  /** Tokens that providers charge for this request; `undefined` where no provider was asked for it, or none answered. */
  readonly usage: BilledUsage | undefined;
  /** What they cost; `undefined` where the price is not known. */
  readonly costUsd: number | undefined;
  /** What the operator asked to be told of the caller's headers, by label; `undefined` where nothing is. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** The trace it belongs to, 32 hex digits; `undefined` where traces are off. */
  readonly traceId: string | undefined;
}

/** Told of each request once, when it is over. Must be fast, and may not throw. */
export interface RequestObserver {
  onRequestEnd(record: RequestRecord): void;
}
