import { createParser, type EventSourceParser } from 'eventsource-parser';

import { UpstreamError } from '../errors/upstream-error.ts';
import { invalidResponse, truncatedResponse } from '../errors/upstream-failures.ts';
import type { ChatEvent, Usage } from '../protocol/chat-event.ts';
import type { ChatStreamEncoder } from '../protocol/openai/chat-stream-encoder.ts';
import { encodeErrorEvent } from '../protocol/openai/encode-error.ts';
import type { SseEvent } from '../protocol/sse-event.ts';
import type { StreamState, StreamTransform } from '../protocol/stream-transform.ts';
import type { EventDecoder } from './event-decoder.ts';
import { reportedFailure } from './reported-failure.ts';

/** Longest event that is held; an image in base64 fits. */
const MAX_EVENT_CHARACTERS = 16 * 1024 * 1024;

/** Parts of a {@link TranslatedStream}. */
export interface TranslatedStreamOptions {
  /** The provider's configured name. */
  readonly provider: string;
  readonly decoder: EventDecoder;
  readonly encoder: ChatStreamEncoder;
  /**
   * Longest event, in characters, before the stream counts as broken.
   * @default 16 Mi
   */
  readonly maxEventCharacters?: number;
}

/**
 * A provider's SSE stream, event by event, in the caller's dialect.
 *
 * Text that is not UTF-8 breaks the stream instead of becoming U+FFFD: a silent change of the answer would be a lie.
 */
export class TranslatedStream implements StreamTransform {
  readonly #provider: string;
  readonly #decoder: EventDecoder;
  readonly #encoder: ChatStreamEncoder;
  readonly #parser: EventSourceParser;
  readonly #textDecoder = new TextDecoder('utf-8', { fatal: true });
  readonly #arrived: SseEvent[] = [];
  state: StreamState = 'open';
  failure: UpstreamError | undefined;
  hasContent = false;
  contentBytes = 0;
  #isTooLong = false;
  #text = '';

  constructor({ provider, decoder, encoder, maxEventCharacters = MAX_EVENT_CHARACTERS }: TranslatedStreamOptions) {
    this.#provider = provider;
    this.#decoder = decoder;
    this.#encoder = encoder;
    this.#parser = createParser({
      maxBufferSize: maxEventCharacters,
      onEvent: ({ event, data }) => this.#arrived.push({ name: event, data }),
      onError: ({ type }) => {
        if (type === 'max-buffer-size-exceeded') this.#isTooLong = true;
      },
    });
  }

  get usage(): Usage | undefined {
    return this.#decoder.usage;
  }

  push(chunk: Buffer): Buffer | undefined {
    if (this.state !== 'open') return undefined;
    try {
      this.#parser.feed(this.#decodeText(chunk));
      if (this.#isTooLong) throw invalidResponse(this.#provider, 'an event of the stream is too long');
      this.#encodeArrived((cause) => invalidResponse(this.#provider, 'the data of an event is not JSON', cause));
    } catch (error) {
      this.#fail(error);
    }
    return this.#takeText();
  }

  end(): Buffer | undefined {
    if (this.state !== 'open') return undefined;
    try {
      this.#flushText();
      // An event that lacks its closing blank line may be whole; one that is not JSON was cut.
      this.#parser.feed('\n\n');
      this.#encodeArrived((cause) => truncatedResponse(this.#provider, cause));
      this.#encodeAll(this.#decoder.end?.() ?? []);
      if (!this.#isComplete()) throw truncatedResponse(this.#provider);
    } catch (error) {
      this.#fail(error);
    }
    return this.#takeText();
  }

  #isComplete(): boolean {
    return this.state === 'complete';
  }

  #fail(error: unknown): void {
    if (!(error instanceof UpstreamError)) throw error;
    this.state = 'failed';
    this.failure = error;
    this.#text += encodeErrorEvent(error).toString();
  }

  #takeText(): Buffer | undefined {
    const text = this.#text;
    this.#text = '';
    return text === '' ? undefined : Buffer.from(text);
  }

  #decodeText(chunk: Buffer): string {
    try {
      return this.#textDecoder.decode(chunk, { stream: true });
    } catch (cause) {
      throw invalidResponse(this.#provider, 'the stream is not valid UTF-8', cause);
    }
  }

  #flushText(): void {
    try {
      this.#textDecoder.decode();
    } catch (cause) {
      throw truncatedResponse(this.#provider, cause);
    }
  }

  #encodeArrived(failureOfSyntax: (cause: SyntaxError) => UpstreamError): void {
    for (const event of this.#arrived.splice(0)) {
      if (this.state !== 'open') return;
      this.#encodeAll(this.#decode(event, failureOfSyntax));
    }
  }

  #decode(event: SseEvent, failureOfSyntax: (cause: SyntaxError) => UpstreamError): readonly ChatEvent[] {
    try {
      return this.#decoder.decode(event);
    } catch (error) {
      if (error instanceof SyntaxError) throw failureOfSyntax(error);
      throw error;
    }
  }

  #encodeAll(events: readonly ChatEvent[]): void {
    for (const event of events) {
      if (event.type === 'error') throw reportedFailure(this.#provider, event);
      if (event.type === 'response-end') this.state = 'complete';
      this.#count(event);
      const text = this.#encoder.encode(event);
      // The encoder writes nothing before the first content.
      if (text !== '') this.hasContent = true;
      this.#text += text;
    }
  }

  #count(event: ChatEvent): void {
    switch (event.type) {
      case 'text-delta': case 'reasoning-delta': case 'refusal-delta': this.contentBytes += Buffer.byteLength(event.text); break;
      case 'tool-call-start': this.contentBytes += Buffer.byteLength(event.name); break;
      case 'tool-call-delta': this.contentBytes += Buffer.byteLength(event.argumentsText); break;
      default:
    }
  }
}
