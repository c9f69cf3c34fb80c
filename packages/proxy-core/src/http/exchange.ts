import type { IncomingHttpHeaders } from 'node:http';

import type { Dispatcher } from 'undici';

import type { TimeoutPhase } from '../errors/upstream-error.ts';
import { invalidResponse, upstreamTimeout } from '../errors/upstream-failures.ts';
import type { AbortListener, AbortSignalLike } from './abort-signal-like.ts';
import { asError } from './as-error.ts';
import type { CarriedExchange, Connection } from './connection.ts';
import { decodeResponse } from './decode-response.ts';
import { ExchangeTimer, type TimedExchange } from './exchange-timer.ts';
import { mapTransportError } from './map-transport-error.ts';
import type { Listed } from './roster.ts';
import type { UpstreamRequest } from './upstream-request.ts';
import type { BodySink, UpstreamResponse } from './upstream-response.ts';

/** Bytes of a body that may wait for its reader before the socket is paused. */
const MAX_EARLY_BYTES = 256 * 1024;

/** What a server does to a kept-alive socket that it has closed just when it is used again. */
const RESETS: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** Who carries an exchange. */
export interface ExchangeHost {
  /** The exchange is over; it needs its place no longer. Called once. */
  onOver(exchange: Exchange): void;
  /** Its socket broke in a way that says nothing about the provider: it wants a fresh one. */
  onReset(exchange: Exchange): void;
}

/** Facts of an {@link Exchange}. */
export interface ExchangeOptions {
  readonly provider: string;
  readonly request: UpstreamRequest;
  readonly signal: AbortSignalLike;
  readonly host: ExchangeHost;
}

/** How an exchange ended; without an error the answer is whole. */
interface Outcome {
  readonly error: Error | undefined;
}

/**
 * One request and its answer on the wire: undici's handler, the answer's handle and the abort listener in one object,
 * so that an exchange costs few allocations and no closures.
 */
export class Exchange implements CarriedExchange, TimedExchange, UpstreamResponse, Listed, AbortListener {
  readonly head: Promise<UpstreamResponse>;
  place = -1;
  status = 0;
  headers: IncomingHttpHeaders = {};
  readonly #options: ExchangeOptions;
  readonly #timer: ExchangeTimer;
  #resolveHead: (response: UpstreamResponse) => void = () => {};
  #rejectHead: (reason: unknown) => void = () => {};
  #connection: Connection | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #isSent = false;
  #isOnReused = false;
  #isAnswering = false;
  #isHeadTold = false;
  #hasArrived = false;
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
    this.#timer = new ExchangeTimer(this, options.request);
    const { promise, resolve, reject } = Promise.withResolvers<UpstreamResponse>();
    this.head = promise;
    this.#resolveHead = resolve;
    this.#rejectHead = reject;
    options.signal.addEventListener('abort', this);
  }

  /** What carries it, or carried it last. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** Whether the answer has come to its end, so that its connection is as good as before. */
  get isWhole(): boolean {
    return this.#hasArrived;
  }

  /** Whether the request was written to a socket. */
  get isSent(): boolean {
    return this.#isSent;
  }

  /** Whether that socket had served another exchange before. */
  get isOnReused(): boolean {
    return this.#isOnReused;
  }

  /** Sends the request on `connection`. */
  dispatch(connection: Connection): void {
    this.#connection = connection;
    this.#controller = undefined;
    this.#timer.start();
    connection.dispatch(this.#options.request, this);
  }

  /** The abort signal's listener. */
  handleEvent(): void {
    this.abort(asError(this.#options.signal.reason));
  }

  onTimeout(phase: TimeoutPhase): void {
    this.abort(upstreamTimeout(this.#options.provider, this.#controller === undefined ? 'connect' : phase));
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
    if (!this.#isPausedBySink) this.#resumeSocket();
    if (this.#outcome !== undefined) this.#tellEnd(sink, this.#outcome);
  }

  pause(): void {
    this.#isPausedBySink = true;
    this.#pauseSocket();
  }

  resume(): void {
    this.#isPausedBySink = false;
    // Bytes from the socket must not overtake those being handed over.
    if (!this.#isHandingOver) this.#resumeSocket();
  }

  abort(reason: Error): void {
    if (this.#isTold || this.#abortReason !== undefined) return;
    this.#abortReason = reason;
    // All has arrived, but the sink has not got it yet: it gets the reason instead.
    if (this.#outcome !== undefined) this.#outcome = { error: reason };
    else if (this.#controller !== undefined) this.#controller.abort(reason);
    else if (this.#connection !== undefined) void this.#connection.destroy(reason);
    else this.#finish(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#isSent = true;
    this.#isOnReused = this.#connection?.onStart() ?? false;
  }

  /** The first byte of an answer, be it an interim one. */
  onResponseStarted(): void {
    this.#isAnswering = true;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
    this.#timer.onHead();
    this.#connection?.onAnswer();
    const response = headers['content-encoding'] === undefined ? this : decodeResponse(this.#options.provider, this);
    if (response !== undefined) this.#tellHead(response);
    else this.abort(invalidResponse(this.#options.provider, `its answer is compressed in a way that nobody asked for (${headers['content-encoding']})`));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#timer.onChunk();
    if (this.#sink !== undefined && !this.#isHandingOver) {
      this.#sink.onData(chunk);
      return;
    }
    this.#early.push(chunk);
    this.#earlyBytes += chunk.length;
    if (this.#earlyBytes > MAX_EARLY_BYTES) this.#pauseSocket();
  }

  onResponseEnd(): void {
    this.#hasArrived = true;
    this.#finish(undefined);
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#isIdleReset(error)) this.#options.host.onReset(this);
    else this.#finish(this.#abortReason ?? mapTransportError(this.#options.provider, error, this.status !== 0));
  }

  #isIdleReset(error: Error): boolean {
    return this.#isOnReused && !this.#isAnswering && this.#abortReason === undefined && 'code' in error && RESETS.has(error.code);
  }

  #pauseSocket(): void {
    this.#timer.pause();
    this.#controller?.pause();
  }

  #resumeSocket(): void {
    this.#timer.resume();
    this.#controller?.resume();
  }

  #finish(error: Error | undefined): void {
    if (this.#outcome !== undefined) return;
    const outcome = { error };
    this.#outcome = outcome;
    this.#timer.stop();
    this.#options.signal.removeEventListener('abort', this);
    if (!this.#isHeadTold) this.#failHead(error);
    else if (this.#sink !== undefined && !this.#isHandingOver) this.#tellEnd(this.#sink, outcome);
    this.#options.host.onOver(this);
    this.#connection = undefined;
  }

  #tellHead(response: UpstreamResponse): void {
    this.#isHeadTold = true;
    this.#resolveHead(response);
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
