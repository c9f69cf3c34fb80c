import { ProxyError } from '../../errors/proxy-error.ts';
import type { ProviderErrorFacts } from '../../protocol/chat-event.ts';
import type { ModelRequest, Operation } from '../../protocol/model-request.ts';
import { ChatStreamEncoder } from '../../protocol/openai/chat-stream-encoder.ts';
import { encodeEmbeddings } from '../../protocol/openai/encode-embeddings.ts';
import { parseChatRequest } from '../../protocol/parse-chat-request.ts';
import type { StreamTransform } from '../../protocol/stream-transform.ts';
import type { DecodedAnswer, EncodedRequest, ModelListing, ProviderAdapter } from '../provider-adapter.ts';
import { decodedAnswer } from '../decoded-answer.ts';
import { TranslatedStream } from '../translated-stream.ts';
import type { AnswerReaderOptions } from './answer-reader.ts';
import { decodeEmbeddings } from './decode-embeddings.ts';
import { decodeResponse } from './decode-response.ts';
import { GeminiEventDecoder } from './decode-stream.ts';
import { encodeEmbeddingsRequest, parseEmbeddingsRequest } from './encode-embeddings-request.ts';
import { encodeRequest } from './encode-request.ts';
import { mapError } from './map-error.ts';
import { createModelListing } from './model-listing.ts';
import { type GeminiMethod, modelPath } from './model-path.ts';

/** Options of a {@link GeminiAdapter}. */
export interface GeminiAdapterOptions {
  /** The provider's configured name, for errors. */
  readonly name: string;
  /**
   * Milliseconds since the epoch, for an answer's `created`: Gemini's answers have no date.
   * @default Date.now
   */
  readonly now?: () => number;
}

/**
 * Google's Gemini API in its native form behind OpenAI's chat and embeddings endpoints.
 *
 * Signatures of function calls travel in `extra_content.google.thought_signature` both ways; those of texts, which
 * Gemini does not insist on, stay behind. So do citations: no tool that searches can be asked for.
 */
export class GeminiAdapter implements ProviderAdapter {
  readonly operations: ReadonlySet<Operation> = new Set(['chat', 'embedding']);
  readonly listing: ModelListing;
  readonly #name: string;
  readonly #now: () => number;

  constructor({ name, now = Date.now }: GeminiAdapterOptions) {
    this.#name = name;
    this.#now = now;
    this.listing = createModelListing(name);
  }

  encodeRequest(request: ModelRequest, model: string): EncodedRequest {
    switch (request.operation) {
      case 'chat':
        return this.#encodeChat(request, model);
      case 'embedding': {
        const { method, body } = encodeEmbeddingsRequest(parseEmbeddingsRequest(request.document), model);
        return { path: modelPath(model, method), body: Buffer.from(JSON.stringify(body)) };
      }
      case 'completion':
        throw new ProxyError('unsupported_endpoint', 'Providers of type gemini have no /v1/completions. Use /v1/chat/completions.');
    }
  }

  decodeResponse(request: ModelRequest, body: Buffer): DecodedAnswer {
    if (request.operation === 'embedding') return this.#decodeEmbeddings(request, body);
    const created = this.#created();
    return decodedAnswer(decodeResponse(body, this.#readerOptions(request, created)), { created });
  }

  asksStreamUsage(): boolean {
    return true;
  }

  decodeStream(request: ModelRequest): StreamTransform {
    const created = this.#created();
    return new TranslatedStream({
      provider: this.#name,
      decoder: new GeminiEventDecoder(this.#readerOptions(request, created)),
      encoder: new ChatStreamEncoder({ includesUsage: request.wantsStreamUsage, created }),
    });
  }

  mapError(body: Buffer): ProviderErrorFacts {
    return mapError(body);
  }

  #encodeChat({ document, isStream }: ModelRequest, model: string): EncodedRequest {
    const method: GeminiMethod = isStream ? 'streamGenerateContent?alt=sse' : 'generateContent';
    const body = encodeRequest(parseChatRequest(document), model);
    return { path: modelPath(model, method), body: Buffer.from(JSON.stringify(body)) };
  }

  #decodeEmbeddings({ document, model }: ModelRequest, body: Buffer): DecodedAnswer {
    const { inputs, format } = parseEmbeddingsRequest(document);
    const answer = decodeEmbeddings(body, { provider: this.#name, model, inputCount: inputs.length });
    // No text takes no tokens: 0 is what the answer holds where the API tells none.
    const usage = answer.promptTokens === 0 ? undefined : { promptTokens: answer.promptTokens, completionTokens: 0 };
    return { body: encodeEmbeddings(answer, { format }), usage };
  }

  #readerOptions({ model }: ModelRequest, created: number): AnswerReaderOptions {
    return { provider: this.#name, fallbackId: `gemini-${created}`, fallbackModel: model };
  }

  #created(): number {
    return Math.floor(this.#now() / 1000);
  }
}
