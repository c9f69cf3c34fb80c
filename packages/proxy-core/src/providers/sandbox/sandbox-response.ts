import type { IncomingHttpHeaders } from 'node:http';

import type { BodySink, UpstreamResponse } from '../../http/upstream-response.ts';

/** Facts of a {@link SandboxResponse}. */
export interface SandboxResponseOptions {
  readonly isStream: boolean;
  /** The body, in the pieces it is sent in. */
  readonly parts: readonly Buffer[];
  /** Pause before each piece but the first; 0 for none. */
  readonly pauseMs: number;
  readonly signal: AbortSignal;
  readonly onEnd: () => void;
}

/** An answer that is played from memory, with the pauses, backpressure and aborts of one from a socket. */
export class SandboxResponse implements UpstreamResponse {
  readonly status = 200;
  readonly headers: IncomingHttpHeaders;
  /** Resolves when the answer is over, however it ended. */
  readonly ended: Promise<void>;
  readonly #options: SandboxResponseOptions;
  #tellEnded: () => void = () => {};
  #sink: BodySink | undefined;
  #next = 0;
  #isPaused = false;
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SandboxResponseOptions) {
    this.#options = options;
    this.headers = { 'content-type': options.isStream ? 'text/event-stream' : 'application/json' };
    this.ended = new Promise((resolve) => {
      this.#tellEnded = resolve;
    });
    options.signal.addEventListener('abort', this);
  }

  handleEvent(): void {
    this.abort(this.#options.signal.reason);
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    this.#play();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    if (this.#timer === undefined) this.#play();
  }

  abort(reason: Error): void {
    if (this.#finish()) this.#sink?.onError(reason);
  }

  #play(): void {
    const { parts, pauseMs } = this.#options;
    while (!this.#isPaused && !this.#isOver) {
      const part = parts[this.#next];
      if (part === undefined) {
        if (this.#finish()) this.#sink?.onEnd();
        return;
      }
      this.#next += 1;
      this.#sink?.onData(part);
      if (pauseMs > 0 && this.#next < parts.length) return this.#playLater(pauseMs);
    }
  }

  #playLater(pauseMs: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#play();
    }, pauseMs);
  }

  #finish(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener('abort', this);
    this.#options.onEnd();
    this.#tellEnded();
    return true;
  }
}
