import { UpstreamError } from '../../errors/upstream-error.ts';
import { invalidResponse, truncatedResponse } from '../../errors/upstream-failures.ts';
import { HeldBytes } from '../../protocol/held-bytes.ts';
import { classifyOpenAiEvent } from '../../protocol/openai/classify-event.ts';
import { encodeErrorEvent } from '../../protocol/openai/encode-error.ts';
import { SseSplitter } from '../../protocol/sse-splitter.ts';
import type { StreamState, StreamTransform } from '../../protocol/stream-transform.ts';
import { readOpenAiError } from './map-error.ts';

/** Longest event that is held until its end has come; an image in base64 fits. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024;

/** Ends the last line of an event, and the event, whether or not the line was ended already. */
const EVENT_END = Buffer.from('\n\n');

/** Parts of a {@link RelayedStream}. */
export interface RelayedStreamOptions {
  /** The provider's configured name. */
  readonly provider: string;
  /**
   * Longest event before the stream counts as broken.
   * @default 16 Mi
   */
  readonly maxEventBytes?: number;
}

/**
 * Passes a stream on byte for byte, event by event, and watches for its end. What follows the terminal event passes
 * unwatched: the answer is whole, and nothing can make it fail.
 *
 * A chunk of whole events comes out as the same buffer that went in; only an event cut between chunks is copied.
 */
export class RelayedStream implements StreamTransform {
  state: StreamState = 'open';
  failure: UpstreamError | undefined;
  readonly #provider: string;
  readonly #maxEventBytes: number;
  readonly #splitter = new SseSplitter();
  readonly #held = new HeldBytes();

  constructor({ provider, maxEventBytes = MAX_EVENT_BYTES }: RelayedStreamOptions) {
    this.#provider = provider;
    this.#maxEventBytes = maxEventBytes;
  }

  push(chunk: Buffer): Buffer | undefined {
    if (this.state === 'failed' || chunk.length === 0) return undefined;
    if (this.state === 'complete') return chunk;
    const firstEnd = this.#splitter.nextEnd(chunk, 0);
    if (firstEnd === -1) return this.#hold(chunk);
    const wasHolding = this.#held.length > 0;
    const first = this.#held.take(chunk.subarray(0, firstEnd));
    const end = this.#watchFrom(first, chunk, firstEnd);
    const failure = this.state === 'open' ? this.#hold(chunk.subarray(end)) : undefined;
    if (!wasHolding && failure === undefined) return end === chunk.length ? chunk : chunk.subarray(0, end);
    const parts = wasHolding ? [first, chunk.subarray(firstEnd, end)] : [chunk.subarray(0, end)];
    return Buffer.concat(failure === undefined ? parts : [...parts, failure]);
  }

  end(): Buffer | undefined {
    if (this.state !== 'open') return undefined;
    const rest = this.#held.take();
    // The last event may lack its empty line: it counts if it ends the answer, and was cut otherwise.
    switch (this.#watch(rest)) {
      case 'complete': return rest;
      case 'failed': return Buffer.concat([rest, EVENT_END]);
      case 'open': return this.#fail(truncatedResponse(this.#provider));
    }
  }

  /** Watches the event `first` and those in `chunk` behind `from`; gives the offset up to which bytes may pass. */
  #watchFrom(first: Buffer, chunk: Buffer, from: number): number {
    this.#watch(first);
    let end = from;
    while (this.state === 'open') {
      const next = this.#splitter.nextEnd(chunk, end);
      if (next === -1) return end;
      this.#watch(chunk.subarray(end, next));
      end = next;
    }
    return this.state === 'complete' ? chunk.length : end;
  }

  #watch(event: Buffer): StreamState {
    const classified = classifyOpenAiEvent(event);
    if (classified.kind === 'done') this.state = 'complete';
    if (classified.kind === 'error') {
      const { message } = readOpenAiError(Buffer.from(classified.data));
      this.state = 'failed';
      this.failure = new UpstreamError('upstream_error', `the answer reports an error: ${message}`, { provider: this.#provider, isRetryable: true });
    }
    return this.state;
  }

  /** Keeps the beginning of an event; gives an error event when it is too long to be kept. */
  #hold(bytes: Buffer): Buffer | undefined {
    if (this.#held.length + bytes.length > this.#maxEventBytes) {
      this.#held.clear();
      return this.#fail(invalidResponse(this.#provider, `an event of its stream is longer than ${this.#maxEventBytes} bytes`));
    }
    this.#held.append(bytes);
    return undefined;
  }

  #fail(error: UpstreamError): Buffer {
    this.state = 'failed';
    this.failure = error;
    return encodeErrorEvent(error);
  }
}
