import { ProxyError } from '../../errors/proxy-error.ts';
import type { ProviderErrorFacts } from '../../protocol/chat-event.ts';
import type { ModelRequest, Operation } from '../../protocol/model-request.ts';
import { ChatStreamEncoder } from '../../protocol/openai/chat-stream-encoder.ts';
import { encodeChatCompletion } from '../../protocol/openai/encode-chat-completion.ts';
import { encodeEmbeddings } from '../../protocol/openai/encode-embeddings.ts';
import { parseChatRequest } from '../../protocol/parse-chat-request.ts';
import type { StreamTransform } from '../../protocol/stream-transform.ts';
import type { EncodedRequest, ModelListing, ProviderAdapter } from '../provider-adapter.ts';
import { TranslatedStream } from '../translated-stream.ts';
import type { AnswerReaderOptions } from './answer-reader.ts';
import { decodeEmbeddings } from './decode-embeddings.ts';
import { decodeResponse } from './decode-response.ts';
import { GeminiEventDecoder } from './decode-stream.ts';
import { encodeEmbeddingsRequest, parseEmbeddingsRequest } from './encode-embeddings-request.ts';
import { encodeRequest } from './encode-request.ts';
import { mapError } from './map-error.ts';
import { modelListing } from './model-listing.ts';
import { type GeminiMethod, modelPath } from './model-path.ts';

/** Options of {@link GeminiAdapter}. */
export interface GeminiAdapterOptions {
  /**
   * Clock for the answers' `created`, which Gemini does not tell.
   * @default Date.now
   */
  readonly now?: () => number;
}

/** Google's Gemini API in its native form, chat and embeddings. */
export class GeminiAdapter implements ProviderAdapter {
  readonly operations: ReadonlySet<Operation> = new Set(['chat', 'embedding']);
  readonly listing: ModelListing = modelListing;
  readonly #provider: string;
  readonly #now: () => number;

  /** `provider` is the configured name, told in errors. */
  constructor(provider: string, { now = Date.now }: GeminiAdapterOptions = {}) {
    this.#provider = provider;
    this.#now = now;
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

  decodeResponse(request: ModelRequest, body: Buffer): Buffer {
    if (request.operation === 'embedding') return this.#decodeEmbeddings(request, body);
    const created = this.#createdAt();
    return encodeChatCompletion(decodeResponse(body, this.#readerOptions(request, created)), { created });
  }

  decodeStream(request: ModelRequest): StreamTransform {
    const created = this.#createdAt();
    return new TranslatedStream({
      provider: this.#provider,
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

  #decodeEmbeddings({ document, model }: ModelRequest, body: Buffer): Buffer {
    const { inputs, format } = parseEmbeddingsRequest(document);
    const answer = decodeEmbeddings(body, { provider: this.#provider, model, inputCount: inputs.length });
    return encodeEmbeddings(answer, { format });
  }

  #readerOptions({ model }: ModelRequest, created: number): AnswerReaderOptions {
    return { provider: this.#provider, fallbackId: `gemini-${created}`, fallbackModel: model };
  }

  #createdAt(): number {
    return Math.floor(this.#now() / 1000);
  }
}
