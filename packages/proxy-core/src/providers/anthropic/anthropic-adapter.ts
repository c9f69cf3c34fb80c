import type { ProviderErrorFacts } from '../../protocol/chat-event.ts';
import type { ModelRequest, Operation } from '../../protocol/model-request.ts';
import { ChatStreamEncoder } from '../../protocol/openai/chat-stream-encoder.ts';
import type { StreamTransform } from '../../protocol/stream-transform.ts';
import type { DecodedAnswer, EncodedRequest, ModelListing, ProviderAdapter } from '../provider-adapter.ts';
import { decodedAnswer } from '../decoded-answer.ts';
import { TranslatedStream } from '../translated-stream.ts';
import { decodeResponse } from './decode-response.ts';
import { AnthropicEventDecoder } from './decode-stream.ts';
import { encodeRequest } from './encode-request.ts';
import { mapError } from './map-error.ts';
import { createModelListing } from './model-listing.ts';

/** Options of an {@link AnthropicAdapter}. */
export interface AnthropicAdapterOptions {
  /** The provider's configured name, for errors. */
  readonly name: string;
  /**
   * Milliseconds since the epoch, for an answer's `created`: Anthropic's answers have no date.
   * @default Date.now
   */
  readonly now?: () => number;
}

/**
 * Anthropic's Messages API behind OpenAI's chat endpoint.
 *
 * Thinking reaches the caller as `reasoning_content`, without its signature: OpenAI's dialect has no place for one. So
 * thinking of earlier turns cannot go back, and within a round of tool calls the model continues without its own notes.
 * Models with a fixed thinking budget refuse such a round; callers who need it switch `thinking` off there.
 */
export class AnthropicAdapter implements ProviderAdapter {
  readonly operations: ReadonlySet<Operation> = new Set<Operation>(['chat']);
  readonly listing: ModelListing;
  readonly #name: string;
  readonly #now: () => number;

  constructor({ name, now = Date.now }: AnthropicAdapterOptions) {
    this.#name = name;
    this.#now = now;
    this.listing = createModelListing(name);
  }

  encodeRequest(request: ModelRequest, model: string): EncodedRequest {
    return encodeRequest(request, model);
  }

  decodeResponse(_request: ModelRequest, body: Buffer): DecodedAnswer {
    return decodedAnswer(decodeResponse(this.#name, body), { created: this.#created() });
  }

  asksStreamUsage(): boolean {
    return true;
  }

  decodeStream(request: ModelRequest): StreamTransform {
    return new TranslatedStream({
      provider: this.#name,
      decoder: new AnthropicEventDecoder(this.#name),
      encoder: new ChatStreamEncoder({ includesUsage: request.wantsStreamUsage, created: this.#created() }),
    });
  }

  mapError(body: Buffer): ProviderErrorFacts {
    return mapError(body);
  }

  #created(): number {
    return Math.floor(this.#now() / 1000);
  }
}
