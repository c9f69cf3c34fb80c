import { performance } from 'node:perf_hooks';

import { ProxyError } from '@proxyapi/proxy-core';
import type { RequestTrace } from '@proxyapi/proxy-logging';

import type { AnswerSource } from '../answer.ts';
import { RequestClock } from '../request-clock.ts';
import type { AttemptRecord } from './attempt-record.ts';
import type { BilledUsage } from './billed-usage.ts';
import type { CacheOutcome } from './cache-outcome.ts';
import type { RequestObserver, RequestRecord } from './request-record.ts';

const OK = 200;

/** Parts of {@link RequestNotes}. */
export interface RequestNotesOptions {
  readonly id: string;
  readonly method: string;
  readonly observer: RequestObserver;
}

/** How the callers' side of a request ended. */
export interface RequestLast {
  /** `undefined` where none was sent. */
  readonly status: number | undefined;
  /** Whether the whole answer went out. */
  readonly isComplete: boolean;
}

/**
 * What is noted of one request while it is served, and told once, when it is over: its answer has ended and so have the
 * exchanges made for it. One that others share may outlast the caller who began it.
 */
export class RequestNotes {
  readonly id: string;
  readonly clock = new RequestClock();
  /** The route's pattern; `other` until one has taken the request. */
  route = 'other';
  callerName: string | undefined;
  /** As the caller wrote it. */
  model: string | undefined;
  isStream = false;
  /** The attempt that runs now, or ran last; a stream's head may have to name it before there is an answer. */
  source: AnswerSource | undefined;
  labels: Readonly<Record<string, string>> | undefined;
  trace: RequestTrace | undefined;
  readonly #options: RequestNotesOptions;
  #cache: CacheOutcome = 'off';
  #lookupAtMs: number | undefined;
  #error: ProxyError | undefined;
  #overheadMs: number | undefined;
  #firstContentMs: number | undefined;
  readonly #attempts: (AttemptRecord | undefined)[] = [];
  #holds = 0;
  #end: Pick<RequestRecord, 'status' | 'durationMs'> | undefined;

  constructor(options: RequestNotesOptions) {
    this.#options = options;
    this.id = options.id;
  }

  /** What the cache did for it; `off` until it has been asked. */
  get cache(): CacheOutcome {
    return this.#cache;
  }

  /** The cache is asked. */
  beginLookup(): void {
    if (this.trace !== undefined) this.#lookupAtMs = performance.timeOrigin + performance.now();
  }

  /** What came of it, or of not asking. */
  endLookup(outcome: CacheOutcome): void {
    this.#cache = outcome;
    if (this.#lookupAtMs !== undefined) this.trace?.onCacheLookup(outcome, this.#lookupAtMs);
  }

  /** The answer's head goes out, naming who answers; the gateway's own time up to it is this. */
  onHead(source: AnswerSource, overheadMs: number): void {
    this.source = source;
    this.#overheadMs ??= overheadMs;
  }

  /** The first content of a stream is there. */
  onContent(): void {
    this.#firstContentMs ??= this.clock.elapsedMs;
  }

  /** What the caller is told instead of an answer, or behind a part of one. The first one counts. */
  onError(error: ProxyError): void {
    this.#error ??= error;
  }

  /** Something done for the request goes on, and what comes of it belongs to its record. */
  hold(): void {
    this.#holds += 1;
  }

  /** It is over. */
  release(): void {
    this.#holds -= 1;
    if (this.#holds === 0 && this.#end !== undefined) this.#tell(this.#end);
  }

  /** An exchange begins; gives its place among the request's. */
  beginAttempt(): number {
    this.hold();
    return this.#attempts.push(undefined) - 1;
  }

  /** The exchange is over; `undefined` where nothing came of it to tell. */
  endAttempt(place: number, record: AttemptRecord | undefined): void {
    this.#attempts[place] = record;
    this.release();
  }

  /** The answer has ended, or the caller has left. */
  end({ status, isComplete }: RequestLast): void {
    if (this.#end !== undefined) return;
    if (!isComplete) this.#error ??= clientLeft();
    this.#end = { status: statusOf(this.#error, status), durationMs: this.clock.elapsedMs };
    if (this.#holds === 0) this.#tell(this.#end);
  }

  #tell(end: Pick<RequestRecord, 'status' | 'durationMs'>): void {
    const { method, observer } = this.#options;
    const attempts = this.#attempts.filter((attempt) => attempt !== undefined);
    const record: RequestRecord = {
      id: this.id, method,
      route: this.route,
      status: end.status,
      errorCode: this.#error?.code,
      callerName: this.callerName,
      startedAtMs: this.clock.startedAtMs,
      durationMs: end.durationMs,
      overheadMs: this.#overheadMs,
      upstreamMs: this.clock.upstreamMs,
      firstTokenMs: this.#firstContentMs,
      model: this.model,
      isStream: this.isStream,
      provider: this.source?.provider,
      servedModel: this.source?.model,
      attempts,
      cache: this.cache,
      usage: sumOfUsage(attempts),
      costUsd: sumOfCosts(attempts),
      labels: this.labels,
      traceId: this.trace?.traceId,
    };
    this.trace?.end(record, this.#error);
    observer.onRequestEnd(record);
  }
}

// A caller who has left has not got what the head promised; any other error that comes behind a head has not changed it.
function statusOf(error: ProxyError | undefined, sent: number | undefined): number {
  if (error === undefined) return sent ?? OK;
  return sent === undefined || error.code === 'client_closed_request' ? error.facts.status : sent;
}

/** The reason that ends what a caller who left has begun. */
export function clientLeft(): ProxyError {
  return new ProxyError('client_closed_request', 'The client left before its answer was complete.');
}

function sumOfUsage(attempts: readonly AttemptRecord[]): BilledUsage | undefined {
  let sum: BilledUsage | undefined;
  for (const { usage } of attempts) sum = sum === undefined || usage === undefined ? (usage ?? sum) : added(sum, usage);
  return sum;
}

function added(one: BilledUsage, other: BilledUsage): BilledUsage {
  return {
    promptTokens: one.promptTokens + other.promptTokens,
    completionTokens: one.completionTokens + other.completionTokens,
    cachedTokens: (one.cachedTokens ?? 0) + (other.cachedTokens ?? 0),
    cacheWriteTokens: (one.cacheWriteTokens ?? 0) + (other.cacheWriteTokens ?? 0),
    reasoningTokens: (one.reasoningTokens ?? 0) + (other.reasoningTokens ?? 0),
    isEstimated: one.isEstimated || other.isEstimated,
  };
}

function sumOfCosts(attempts: readonly AttemptRecord[]): number | undefined {
  let sum: number | undefined;
  for (const { costUsd } of attempts) if (costUsd !== undefined) sum = (sum ?? 0) + costUsd;
  return sum;
}
