import type { IncomingHttpHeaders } from 'node:http';

import type { Dispatcher } from 'undici';

import type { BodySink, UpstreamResponse } from './upstream-response.ts';

/** Bytes of a body that may wait for its reader before the socket is paused. */
const MAX_EARLY_BYTES = 256 * 1024;

/** Called once when an exchange is over, however it ended. */
export type ExchangeEnd = () => void;

/** Facts of an {@link Exchange}. */
export interface ExchangeOptions {
  readonly signal: AbortSignal;
  /** Turns what the HTTP client reports into an error for the pipeline. `isHeadSeen` tells whether a head had come. */
  readonly mapError: (error: Error, isHeadSeen: boolean) => Error;
  readonly onEnd: ExchangeEnd;
}

/**
 * One request and its answer on the wire: undici's handler, the answer's handle and the abort listener in one object,
 * so that an exchange costs one allocation and no closures.
 */
export class Exchange implements Dispatcher.DispatchHandler, UpstreamResponse {
  readonly head: Promise<UpstreamResponse>;
  status = 0;
  headers: IncomingHttpHeaders = {};
  readonly #options: ExchangeOptions;
  #resolveHead: (response: UpstreamResponse) => void = () => {};
  #rejectHead: (reason: unknown) => void = () => {};
  #controller: Dispatcher.DispatchController | undefined;
  #sink: BodySink | undefined;
  #early: Buffer[] = [];
  #earlyBytes = 0;
  #abortReason: Error | undefined;
  #outcome: { readonly error: Error | undefined } | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.head = new Promise((resolve, reject) => {
      this.#resolveHead = resolve;
      this.#rejectHead = reject;
    });
    options.signal.addEventListener('abort', this);
  }

  /** The abort signal's listener. */
  handleEvent(): void {
    const { reason } = this.#options.signal;
    this.abort(reason instanceof Error ? reason : new Error(String(reason)));
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    for (const chunk of this.#early) sink.onData(chunk);
    if (this.#earlyBytes > MAX_EARLY_BYTES) this.resume();
    this.#early = [];
    if (this.#outcome !== undefined) this.#tellEnd(sink, this.#outcome.error);
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  abort(reason: Error): void {
    if (this.#outcome !== undefined || this.#abortReason !== undefined) return;
    this.#abortReason = reason;
    // Queued for a socket still: the caller need not wait for it, and onRequestStart lets it go.
    if (this.#controller === undefined) this.#finish(reason);
    else this.#controller.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#abortReason !== undefined) controller.abort(this.#abortReason);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
    this.#resolveHead(this);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#sink !== undefined) {
      this.#sink.onData(chunk);
      return;
    }
    this.#early.push(chunk);
    this.#earlyBytes += chunk.length;
    if (this.#earlyBytes > MAX_EARLY_BYTES) controller.pause();
  }

  onResponseEnd(): void {
    this.#finish(undefined);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#finish(this.#abortReason ?? this.#options.mapError(error, this.status !== 0));
  }

  #finish(error: Error | undefined): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = { error };
    this.#options.signal.removeEventListener('abort', this);
    this.#options.onEnd();
    if (this.status === 0) this.#rejectHead(error);
    else if (this.#sink !== undefined) this.#tellEnd(this.#sink, error);
  }

  #tellEnd(sink: BodySink, error: Error | undefined): void {
    if (error === undefined) sink.onEnd();
    else sink.onError(error);
  }
}
