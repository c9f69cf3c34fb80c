import { askingStreamUsage } from '../../protocol/asking-stream-usage.ts';
import type { ProviderErrorFacts } from '../../protocol/chat-event.ts';
import type { ModelRequest, Operation } from '../../protocol/model-request.ts';
import { type MemberChange, spliceMembers } from '../../protocol/splice-members.ts';
import type { StreamTransform } from '../../protocol/stream-transform.ts';
import { streamUsageWish } from '../../protocol/stream-usage-wish.ts';
import type { DecodedAnswer, EncodedRequest, ModelListing, ProviderAdapter } from '../provider-adapter.ts';
import { checkOpenAiAnswer } from './decode-response.ts';
import { readOpenAiError } from './map-error.ts';
import { parseModelPage } from './parse-model-page.ts';
import { RelayedStream } from './relayed-stream.ts';

/** What the OpenAI dialect's providers differ in. */
export interface OpenAiAdapterOptions {
  /** The provider's configured name. */
  readonly provider: string;
  /** Path of each endpoint that the provider has, behind its base path. */
  readonly paths: Readonly<Partial<Record<Operation, string>>>;
  /** Path of the model list, if there is one. */
  readonly modelsPath?: string;
  /**
   * Whether it is known to take `stream_options.include_usage`; some that are compatible otherwise refuse it.
   * @default false
   */
  readonly takesStreamOptions?: boolean;
}

/**
 * Providers that speak the caller's own dialect: bytes pass both ways, with the model's name replaced in the request.
 */
export class OpenAiAdapter implements ProviderAdapter {
  readonly operations: ReadonlySet<Operation>;
  readonly listing?: ModelListing;
  readonly #takesStreamOptions: boolean;
  readonly #provider: string;
  readonly #paths: OpenAiAdapterOptions['paths'];

  constructor({ provider, paths, modelsPath, takesStreamOptions = false }: OpenAiAdapterOptions) {
    this.#provider = provider;
    this.#paths = paths;
    this.#takesStreamOptions = takesStreamOptions;
    const all: readonly Operation[] = ['chat', 'completion', 'embedding'];
    this.operations = new Set(all.filter((operation) => paths[operation] !== undefined));
    if (modelsPath !== undefined) this.listing = { path: modelsPath, parsePage: parseModelPage };
  }

  encodeRequest(request: ModelRequest, model: string): EncodedRequest {
    const path = this.#paths[request.operation];
    if (path === undefined) throw new TypeError(`${this.#provider} has no endpoint for ${request.operation}`);
    const changes: MemberChange[] = [];
    // The same name, however it is written, is nothing to replace.
    if (model !== request.model) changes.push({ name: 'model', value: JSON.stringify(model) });
    if (this.#addsStreamUsage(request)) changes.push(askingStreamUsage(request.document));
    return { path, body: spliceMembers(request.document, changes) };
  }

  decodeResponse(request: ModelRequest, body: Buffer): DecodedAnswer {
    return checkOpenAiAnswer(this.#provider, request.operation, body);
  }

  asksStreamUsage(request: ModelRequest): boolean {
    return this.#addsStreamUsage(request) || streamUsageWish(request.document) === 'asked';
  }

  decodeStream(request: ModelRequest): StreamTransform {
    return new RelayedStream({ provider: this.#provider, hidesUsage: !request.wantsStreamUsage && this.#addsStreamUsage(request) });
  }

  mapError(body: Buffer): ProviderErrorFacts {
    return readOpenAiError(body);
  }

  #addsStreamUsage({ isStream, document }: ModelRequest): boolean {
    return this.#takesStreamOptions && isStream && streamUsageWish(document) === 'unasked';
  }
}
