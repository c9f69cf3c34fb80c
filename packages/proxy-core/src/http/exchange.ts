import type { IncomingHttpHeaders } from 'node:http';

import type { Dispatcher } from 'undici';

import type { Listed } from './roster.ts';
import type { BodySink, UpstreamResponse } from './upstream-response.ts';

/** Bytes of a body that may wait for its reader before the socket is paused. */
const MAX_EARLY_BYTES = 256 * 1024;

/** Facts of an {@link Exchange}. */
export interface ExchangeOptions {
  readonly signal: AbortSignal;
  /** Turns what the HTTP client reports into an error for the pipeline. `isHeadSeen` tells whether a head had come. */
  readonly mapError: (error: Error, isHeadSeen: boolean) => Error;
  /** Called once, when the exchange no longer needs its place: at its end, and not before the HTTP client has let it go. */
  readonly onRelease: (exchange: Exchange) => void;
}

/** How an exchange ended; without an error the answer is whole. */
interface Outcome {
  readonly error: Error | undefined;
}

/**
 * One request and its answer on the wire: undici's handler, the answer's handle and the abort listener in one object,
 * so that an exchange costs one allocation and no closures.
 */
export class Exchange implements Dispatcher.DispatchHandler, UpstreamResponse, Listed {
  readonly head: Promise<UpstreamResponse>;
  place = -1;
  /** Whether the HTTP client has it. Until then an abort is its end; afterwards the client tells that. */
  isDispatched = false;
  status = 0;
  headers: IncomingHttpHeaders = {};
  readonly #options: ExchangeOptions;
  #resolveHead: (response: UpstreamResponse) => void = () => {};
  #rejectHead: (reason: unknown) => void = () => {};
  #controller: Dispatcher.DispatchController | undefined;
  #sink: BodySink | undefined;
  #early: Buffer[] = [];
  #earlyBytes = 0;
  #isHandingOver = false;
  #isPausedBySink = false;
  #abortReason: Error | undefined;
  #outcome: Outcome | undefined;
  #isTold = false;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    const { promise, resolve, reject } = Promise.withResolvers<UpstreamResponse>();
    this.head = promise;
    this.#resolveHead = resolve;
    this.#rejectHead = reject;
    options.signal.addEventListener('abort', this);
  }

  /** Whether it has ended, whole or not. */
  get isOver(): boolean {
    return this.#outcome !== undefined;
  }

  /** The abort signal's listener. */
  handleEvent(): void {
    const reason: unknown = this.#options.signal.reason;
    this.abort(reason instanceof Error ? reason : new Error(String(reason)));
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    this.#isHandingOver = true;
    for (const chunk of this.#early) {
      // The sink may abort with any chunk; no byte follows an end.
      if (this.#abortReason === undefined) sink.onData(chunk);
    }
    this.#isHandingOver = false;
    this.#early = [];
    if (!this.#isPausedBySink) this.#controller?.resume();
    if (this.#outcome !== undefined) this.#tellEnd(sink, this.#outcome);
  }

  pause(): void {
    this.#isPausedBySink = true;
    this.#controller?.pause();
  }

  resume(): void {
    this.#isPausedBySink = false;
    // Bytes from the socket must not overtake those being handed over.
    if (!this.#isHandingOver) this.#controller?.resume();
  }

  abort(reason: Error): void {
    if (this.#isTold || this.#abortReason !== undefined) return;
    this.#abortReason = reason;
    // All has arrived, but the sink has not got it yet: it gets the reason instead.
    if (this.#outcome !== undefined) this.#outcome = { error: reason };
    else if (this.#controller !== undefined) this.#controller.abort(reason);
    else this.#leaveQueue(reason);
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
    if (this.#sink !== undefined && !this.#isHandingOver) {
      this.#sink.onData(chunk);
      return;
    }
    this.#early.push(chunk);
    this.#earlyBytes += chunk.length;
    if (this.#earlyBytes > MAX_EARLY_BYTES) controller.pause();
  }

  onResponseEnd(): void {
    this.#finish(undefined);
    this.#options.onRelease(this);
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#finish(this.#abortReason ?? this.#options.mapError(error, this.status !== 0));
    this.#options.onRelease(this);
  }

  /** Waiting for a socket: the caller need not wait for it too. */
  #leaveQueue(reason: Error): void {
    this.#finish(reason);
    if (!this.isDispatched) this.#options.onRelease(this);
  }

  #finish(error: Error | undefined): void {
    if (this.#outcome !== undefined) return;
    const outcome = { error };
    this.#outcome = outcome;
    this.#options.signal.removeEventListener('abort', this);
    if (this.status === 0) this.#failHead(error);
    else if (this.#sink !== undefined && !this.#isHandingOver) this.#tellEnd(this.#sink, outcome);
  }

  #failHead(error: Error | undefined): void {
    this.#letGo();
    this.#rejectHead(error);
  }

  #tellEnd(sink: BodySink, { error }: Outcome): void {
    this.#letGo();
    if (error === undefined) sink.onEnd();
    else sink.onError(error);
  }

  // The exchange is over for both sides. One that has grown old would otherwise keep what it led to, and that what came
  // after it, until the next full collection: a sixth of a relayed request's time went into copying it.
  #letGo(): void {
    this.#isTold = true;
    this.#sink = undefined;
    this.#controller = undefined;
  }
}
