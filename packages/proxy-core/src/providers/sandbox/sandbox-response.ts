import type { IncomingHttpHeaders } from 'node:http';

import type { AbortListener, AbortSignalLike } from '../../http/abort-signal-like.ts';
import type { BodySink, UpstreamResponse } from '../../http/upstream-response.ts';

/** Facts of a {@link SandboxResponse}. */
export interface SandboxResponseOptions {
  readonly isStream: boolean;
  /** The body, in the pieces it is sent in. */
  readonly parts: readonly Buffer[];
  /** Pause before each piece but the first; 0 for none. */
  readonly pauseMs: number;
  readonly signal: AbortSignalLike;
  readonly onEnd: () => void;
}

/** An answer that is played from memory, with the pauses, backpressure and aborts of one from a socket. */
export class SandboxResponse implements UpstreamResponse, AbortListener {
  readonly status = 200;
  readonly headers: IncomingHttpHeaders;
  /** Resolves when the answer is over, however it ended. */
  readonly ended: Promise<void>;
  readonly #options: SandboxResponseOptions;
  #tellEnded: () => void = () => {};
  #sink: BodySink | undefined;
  #next = 0;
  #isPlaying = false;
  #isPaused = false;
  #outcome: { readonly error: Error | undefined } | undefined;
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
    const reason: unknown = this.#options.signal.reason;
    this.abort(reason instanceof Error ? reason : new Error(String(reason)));
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    if (this.#outcome?.error !== undefined) sink.onError(this.#outcome.error);
    else this.#play();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    if (this.#timer === undefined && !this.#isPlaying) this.#play();
  }

  abort(reason: Error): void {
    this.#finish(reason);
  }

  /** Hands over pieces until it is time to pause, or the end. */
  #play(): void {
    const sink = this.#sink;
    if (sink === undefined) return;
    this.#isPlaying = true;
    while (!this.#isPaused && this.#outcome === undefined && this.#timer === undefined) this.#playNext(sink);
    this.#isPlaying = false;
  }

  #playNext(sink: BodySink): void {
    const { parts, pauseMs } = this.#options;
    const part = parts[this.#next];
    if (part === undefined) {
      this.#finish(undefined);
      return;
    }
    this.#next += 1;
    sink.onData(part);
    if (pauseMs > 0 && this.#next < parts.length && this.#outcome === undefined) this.#playLater(pauseMs);
  }

  #playLater(pauseMs: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#play();
    }, pauseMs);
  }

  #finish(error: Error | undefined): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = { error };
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener('abort', this);
    this.#options.onEnd();
    this.#tellEnded();
    if (error === undefined) this.#sink?.onEnd();
    else this.#sink?.onError(error);
  }
}
