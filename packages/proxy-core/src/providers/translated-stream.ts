import { createParser, type EventSourceParser } from 'eventsource-parser';

import type { UpstreamError } from '../errors/upstream-error.ts';
import { invalidResponse, truncatedResponse } from '../errors/upstream-failures.ts';
import type { ChatEvent } from '../protocol/chat-event.ts';
import type { ChatStreamEncoder } from '../protocol/openai/chat-stream-encoder.ts';
import type { SseEvent } from '../protocol/sse-event.ts';
import type { StreamTransform } from '../protocol/stream-transform.ts';
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
 * A chunk that throws gives nothing of what stands before the fault in it, so an answer that fails in its first chunk
 * has cost the caller no byte.
 */
export class TranslatedStream implements StreamTransform {
  readonly #provider: string;
  readonly #decoder: EventDecoder;
  readonly #encoder: ChatStreamEncoder;
  readonly #parser: EventSourceParser;
  readonly #textDecoder = new TextDecoder('utf-8', { fatal: true });
  readonly #arrived: SseEvent[] = [];
  #isTooLong = false;
  #isComplete = false;

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

  push(chunk: Buffer): Buffer | undefined {
    if (this.#isComplete) return undefined;
    this.#parser.feed(this.#decodeText(chunk));
    if (this.#isTooLong) throw invalidResponse(this.#provider, 'an event of the stream is too long');
    return toBuffer(this.#encodeArrived((cause) => invalidResponse(this.#provider, 'the data of an event is not JSON', cause)));
  }

  end(): Buffer | undefined {
    if (this.#isComplete) return undefined;
    this.#flushText();
    // An event that lacks its closing blank line may be whole; one that is not JSON was cut.
    this.#parser.feed('\n\n');
    const text = this.#encodeArrived((cause) => truncatedResponse(this.#provider, cause));
    const rest = this.#encodeAll(this.#decoder.end?.() ?? []);
    if (!this.#isComplete) throw truncatedResponse(this.#provider);
    return toBuffer(text + rest);
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

  #encodeArrived(failureOfSyntax: (cause: SyntaxError) => UpstreamError): string {
    let text = '';
    for (const event of this.#arrived.splice(0)) {
      if (this.#isComplete) break;
      text += this.#encodeAll(this.#decode(event, failureOfSyntax));
    }
    return text;
  }

  #decode(event: SseEvent, failureOfSyntax: (cause: SyntaxError) => UpstreamError): readonly ChatEvent[] {
    try {
      return this.#decoder.decode(event);
    } catch (error) {
      if (error instanceof SyntaxError) throw failureOfSyntax(error);
      throw error;
    }
  }

  #encodeAll(events: readonly ChatEvent[]): string {
    let text = '';
    for (const event of events) {
      if (event.type === 'error') throw reportedFailure(this.#provider, event);
      if (event.type === 'response-end') this.#isComplete = true;
      text += this.#encoder.encode(event);
    }
    return text;
  }
}

function toBuffer(text: string): Buffer | undefined {
  return text === '' ? undefined : Buffer.from(text);
}
