import type { ProviderErrorFacts, Usage } from '../protocol/chat-event.ts';
import type { ModelRequest, Operation } from '../protocol/model-request.ts';
import type { StreamTransform } from '../protocol/stream-transform.ts';

/** Where a request goes at the provider, and its body there. */
export interface EncodedRequest {
  /** Path and query, behind the provider's base path. */
  readonly path: string;
  readonly body: Buffer;
}

/** A whole answer in the caller's dialect. */
export interface DecodedAnswer {
  readonly body: Buffer;
  /** The tokens that the provider charges, as far as it told and can be believed. */
  readonly usage: Usage | undefined;
}

/** How a provider lists its models. */
export interface ModelListing {
  /** Path and query of the list's first page, behind the provider's base path. */
  readonly path: string;
  /** Model ids of a page, and the path of the next one if there is one. @throws when the body is no model list. */
  readonly parsePage: (body: unknown) => { readonly ids: readonly string[]; readonly nextPath?: string };
}

/**
 * What makes one provider type differ from another: pure converters between the caller's dialect and the provider's,
 * without sockets, keys or time. The port that every provider implements.
 */
export interface ProviderAdapter {
  /** The endpoints the provider has. */
  readonly operations: ReadonlySet<Operation>;
  /** Absent where the provider has no listing endpoint. */
  readonly listing?: ModelListing;
  /**
   * The provider's form of the caller's request, for `model` at the provider. A stream is asked to tell its usage wherever
   * the provider is known to do so, whether or not the caller wants it.
   *
   * @throws {@link ProxyError} `unsupported_parameter` or `invalid_parameter`, naming what cannot be translated.
   */
  encodeRequest(request: ModelRequest, model: string): EncodedRequest;
  /**
   * The caller's form of a whole answer.
   *
   * @throws {@link UpstreamError} when `body` is an error in disguise or no answer at all.
   */
  decodeResponse(request: ModelRequest, body: Buffer): DecodedAnswer;
  /**
   * Whether a usage event in the stream is there because it was asked for, by the caller or the gateway, so that it is no part
   * of the answer to one who did not ask.
   */
  asksStreamUsage(request: ModelRequest): boolean;
  /** A converter for one streamed answer. A usage event that was asked for comes out only where the request wants it. */
  decodeStream(request: ModelRequest): StreamTransform;
  /** Facts out of the provider's own error body; never throws, whatever `body` holds. */
  mapError(body: Buffer): ProviderErrorFacts;
}
