import { performance } from 'node:perf_hooks';

import { type Candidate, type ErrorCode, type ModelRequest, type Operation, type Provider, ProxyError } from '@proxyapi/proxy-core';
import type { AttemptTrace } from '@proxyapi/proxy-logging';

import type { UpstreamAnswer } from '../answer.ts';
import type { AttemptObserver, AttemptRecord, AttemptResult } from '../records/attempt-record.ts';
import type { RequestNotes } from '../records/request-notes.ts';
import type { Bill } from '../usage/billing.ts';

/** Parts of {@link AttemptNotes}. */
export interface AttemptNotesOptions {
  readonly candidate: Candidate<Provider>;
  readonly request: ModelRequest;
  readonly observer: AttemptObserver;
  readonly notes: RequestNotes;
}

interface AttemptEnd {
  readonly bill: Bill | undefined;
  readonly error?: Error | undefined;
}

/** Errors that end an exchange for reasons of our own or the caller's. */
const GIVEN_UP: ReadonlySet<ErrorCode> = new Set(['client_closed_request', 'shutting_down', 'client_too_slow']);

const OPERATIONS: Readonly<Record<Operation, AttemptRecord['operation']>> = { chat: 'chat', completion: 'text_completion', embedding: 'embeddings' };

/** What is noted of one exchange while it goes on, and told once, when it is over. */
export class AttemptNotes {
  readonly #options: AttemptNotesOptions;
  readonly #startedAtMs = performance.now();
  readonly #place: number;
  readonly #trace: AttemptTrace | undefined;
  #status: number | undefined;
  #firstContentMs: number | undefined;
  #isOver = false;

  constructor(options: AttemptNotesOptions) {
    this.#options = options;
    const { notes, request, candidate: { provider, model } } = options;
    this.#place = notes.beginAttempt();
    this.#trace = notes.trace?.beginAttempt({ operation: OPERATIONS[request.operation], provider: provider.name, providerType: provider.type, model, origin: provider.origin });
  }

  get traceHeaders(): Readonly<Record<string, string>> | undefined {
    return this.#trace?.headers;
  }

  onStatus(status: number): void {
    this.#status = status;
  }

  /** A stream's first content is there. */
  onContent(): void {
    this.#firstContentMs = performance.now() - this.#startedAtMs;
  }

  /** A whole answer is there. */
  onWhole({ status, bill }: Extract<UpstreamAnswer, { readonly kind: 'whole' }>): void {
    this.#tell(status >= 400 ? 'refused' : 'ok', { bill });
  }

  /** A stream has ended well. */
  onSuccess(bill: Bill): void {
    this.#tell('ok', { bill });
  }

  /** It failed, or nobody wanted it any more: `reason` is what it was ended with; of a stream that had begun, `bill` is what is charged all the same. */
  onFailure(reason: unknown, bill?: Bill): void {
    this.#tell(ProxyError.isInstance(reason) && !GIVEN_UP.has(reason.code) ? reason.code : 'cancelled', { bill, error: reason instanceof Error ? reason : undefined });
  }

  /** Nothing was sent to the provider. */
  forget(): void {
    this.#isOver = true;
    this.#options.notes.endAttempt(this.#place, undefined);
  }

  #tell(result: AttemptResult, { bill, error }: AttemptEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { notes, observer, request, candidate: { provider, model } } = this.#options;
    const record: AttemptRecord = {
      operation: OPERATIONS[request.operation],
      provider: provider.name, model, result,
      status: this.#status,
      startedAtMs: performance.timeOrigin + this.#startedAtMs,
      durationMs: performance.now() - this.#startedAtMs,
      firstTokenMs: this.#firstContentMs,
      usage: bill?.usage,
      costUsd: bill?.costUsd,
    };
    this.#trace?.end(record, error);
    observer.onAttemptEnd(record);
    notes.endAttempt(this.#place, record);
  }
}
