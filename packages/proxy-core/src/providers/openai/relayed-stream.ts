import { UpstreamError } from '../../errors/upstream-error.ts';
import { invalidResponse, truncatedResponse } from '../../errors/upstream-failures.ts';
import type { Usage } from '../../protocol/chat-event.ts';
import { HeldBytes } from '../../protocol/held-bytes.ts';
import { classifyOpenAiEvent, type OpenAiEvent } from '../../protocol/openai/classify-event.ts';
import { encodeErrorEvent } from '../../protocol/openai/encode-error.ts';
import type { EventSpan } from '../../protocol/openai/event-spans.ts';
import { RepeatedEvent } from '../../protocol/openai/repeated-event.ts';
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
   * Whether events that tell the usage and nothing else are kept back, because nobody but the gateway asked for them.
   * @default false
   */
  readonly hidesUsage?: boolean;
  /**
   * Longest event before the stream counts as broken.
   * @default 16 Mi
   */
  readonly maxEventBytes?: number;
}

/**
 * Passes a stream on byte for byte, event by event, and watches for its usage and its end. What follows the terminal event passes
 * unwatched: the answer is whole, and nothing can make it fail.
 *
 * A chunk of whole events comes out as the same buffer that went in; only an event cut between chunks, and what stands around
 * one that is kept back, is copied.
 */
export class RelayedStream implements StreamTransform {
  state: StreamState = 'open';
  failure: UpstreamError | undefined;
  hasContent = false;
  usage: Usage | undefined;
  contentBytes = 0;
  readonly #provider: string;
  readonly #hidesUsage: boolean;
  readonly #maxEventBytes: number;
  readonly #splitter = new SseSplitter();
  readonly #held = new HeldBytes();
  readonly #repeated = new RepeatedEvent();
  /** Where the events stand that are kept back, among the bytes that are being watched; made when there is one. */
  #hidden: EventSpan[] | undefined;
  /** The error event that stands for an event which may not pass. */
  #lastWords: Buffer | undefined;

  constructor({ provider, hidesUsage = false, maxEventBytes = MAX_EVENT_BYTES }: RelayedStreamOptions) {
    this.#provider = provider;
    this.#hidesUsage = hidesUsage;
    this.#maxEventBytes = maxEventBytes;
  }

  push(chunk: Buffer): Buffer | undefined {
    if (this.state === 'failed' || chunk.length === 0) return undefined;
    if (this.state === 'complete') return chunk;
    const firstEnd = this.#splitter.nextEnd(chunk, 0);
    if (firstEnd === -1) return this.#hold(chunk);
    const bytes = this.#held.take(chunk);
    const passed = this.#watchEvents(bytes, { chunk, firstEnd });
    const whole = passed === bytes.length || this.#is('complete') ? bytes : bytes.subarray(0, passed);
    return this.#passOn(this.#withoutHidden(whole), this.#is('open') ? this.#hold(bytes.subarray(passed)) : this.#lastWords);
  }

  end(): Buffer | undefined {
    if (this.state !== 'open') return undefined;
    const rest = this.#held.take();
    this.#watch(rest);
    // The last event may lack its empty line: it counts if it ends the answer or tells an error, and was cut otherwise.
    if (this.#is('complete')) return rest;
    if (this.#is('failed') && this.#lastWords === undefined) return Buffer.concat([rest, EVENT_END]);
    return this.#fail(truncatedResponse(this.#provider));
  }

  /** Watches the events in `bytes`, which end with `chunk`; gives the offset up to which they may pass. */
  #watchEvents(bytes: Buffer, { chunk, firstEnd }: { readonly chunk: Buffer; readonly firstEnd: number }): number {
    const offset = bytes.length - chunk.length;
    let passed = 0;
    for (let end = firstEnd; end !== -1; end = this.#splitter.nextEnd(chunk, end)) {
      const kind = this.#watch(bytes.subarray(passed, offset + end));
      if (this.#lastWords !== undefined) return passed;
      if (kind === 'usage' && this.#hidesUsage) (this.#hidden ??= []).push({ start: passed, end: offset + end });
      passed = offset + end;
      if (!this.#is('open')) return passed;
    }
    return passed;
  }

  #watch(event: Buffer): OpenAiEvent['kind'] {
    const textBytes = this.#repeated.textBytesOf(event);
    if (textBytes > 0) {
      this.contentBytes += textBytes;
      return 'content';
    }
    const classified = classifyOpenAiEvent(event);
    switch (classified.kind) {
      case 'content':
        this.contentBytes += classified.bytes;
        this.#learn(classified.usage);
        // Not from the first one: somebody waits for it, and it may have a role that those after it lack.
        if (this.hasContent && classified.usage === undefined) this.#repeated.learn(event, classified.bytes);
        this.hasContent = true;
        break;
      case 'usage': case 'other':
        this.#learn(classified.usage);
        break;
      case 'done':
        this.state = 'complete';
        break;
      case 'error': {
        const { message } = readOpenAiError(Buffer.from(classified.data));
        this.state = 'failed';
        this.failure = new UpstreamError('upstream_error', `the answer reports an error: ${message}`, { provider: this.#provider, isRetryable: true });
        break;
      }
      case 'malformed':
        this.#lastWords = this.#fail(invalidResponse(this.#provider, 'the data of an event is not JSON'));
    }
    return classified.kind;
  }

  // Counts are cumulative where they come more than once; one that cannot be believed takes nothing back.
  #learn(usage: Usage | undefined): void {
    if (usage !== undefined) this.usage = usage;
  }

  #withoutHidden(bytes: Buffer): Buffer {
    const hidden = this.#hidden;
    if (hidden === undefined) return bytes;
    this.#hidden = undefined;
    const starts = [0, ...hidden.map(({ end }) => end)];
    return Buffer.concat(starts.map((start, at) => bytes.subarray(start, hidden[at]?.start)));
  }

  #passOn(bytes: Buffer, lastWords: Buffer | undefined): Buffer | undefined {
    if (lastWords !== undefined) return Buffer.concat([bytes, lastWords]);
    return bytes.length > 0 ? bytes : undefined;
  }

  // A method: what #watch has changed is not known to the type checker otherwise.
  #is(state: StreamState): boolean {
    return this.state === state;
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
