import { UpstreamError } from '../../errors/upstream-error.ts';
import { invalidResponse, truncatedResponse } from '../../errors/upstream-failures.ts';
import { classifyOpenAiEvent } from '../../protocol/openai/classify-event.ts';
import { encodeErrorEvent } from '../../protocol/openai/encode-error.ts';
import { SseSplitter } from '../../protocol/sse-splitter.ts';
import type { StreamState, StreamTransform } from '../../protocol/stream-transform.ts';
import { readOpenAiError } from './map-error.ts';

/** Longest event that is held until its end has come. */
const MAX_EVENT_BYTES = 4 * 1024 * 1024;

/**
 * Passes a stream on byte for byte, event by event, and watches for its end.
 *
 * A chunk of whole events comes out as the same buffer that went in; only an event cut between chunks is copied.
 */
export class RelayedStream implements StreamTransform {
  state: StreamState = 'open';
  failure: UpstreamError | undefined;
  readonly #provider: string;
  readonly #splitter = new SseSplitter();
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(provider: string) {
    this.#provider = provider;
  }

  push(chunk: Buffer): Buffer | undefined {
    if (this.state === 'failed') return undefined;
    let end = 0;
    for (;;) {
      const next = this.#splitter.nextEnd(chunk, end);
      if (next === -1) return this.#release(chunk, end);
      const event = end === 0 ? this.#joinHeld(chunk.subarray(0, next)) : chunk.subarray(end, next);
      end = next;
      if (this.#watch(event) === 'failed') return this.#takeHeld(chunk.subarray(0, end));
    }
  }

  end(): Buffer | undefined {
    if (this.state === 'failed') return undefined;
    // The last event may lack its empty line: it counts if it is the terminal one, and is cut off otherwise.
    const rest = this.#joinHeld(Buffer.alloc(0));
    if (this.state === 'open' && this.#watch(rest) === 'open') return this.#fail(truncatedResponse(this.#provider));
    return rest.length > 0 ? rest : undefined;
  }

  /** What of `chunk` ends at `end` goes out with what was held; the rest is held. */
  #release(chunk: Buffer, end: number): Buffer | undefined {
    if (end === chunk.length) return this.#held.length > 0 ? this.#takeHeld(chunk) : chunk;
    const out = end > 0 ? this.#takeHeld(chunk.subarray(0, end)) : undefined;
    const rest = chunk.subarray(end);
    this.#held.push(rest);
    this.#heldBytes += rest.length;
    if (this.#heldBytes <= MAX_EVENT_BYTES) return out;
    const event = this.#fail(invalidResponse(this.#provider, `an event of its stream is longer than ${MAX_EVENT_BYTES} bytes`));
    return out === undefined ? event : Buffer.concat([out, event]);
  }

  #takeHeld(bytes: Buffer): Buffer {
    const joined = this.#joinHeld(bytes);
    this.#held = [];
    this.#heldBytes = 0;
    return joined;
  }

  #joinHeld(bytes: Buffer): Buffer {
    return this.#held.length === 0 ? bytes : Buffer.concat([...this.#held, bytes]);
  }

  #watch(event: Buffer): StreamState {
    const kind = classifyOpenAiEvent(event);
    if (kind === 'done') this.state = 'complete';
    if (kind === 'error') {
      const { message } = readOpenAiError(event.subarray(event.indexOf('{'), event.lastIndexOf('}') + 1));
      this.state = 'failed';
      this.failure = new UpstreamError('upstream_error', message, { provider: this.#provider, isRetryable: true });
    }
    return this.state;
  }

  #fail(error: UpstreamError): Buffer {
    this.state = 'failed';
    this.failure = error;
    return encodeErrorEvent(error);
  }
}
