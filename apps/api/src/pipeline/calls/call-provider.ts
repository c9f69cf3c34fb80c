import { type Candidate, collectBody, encodeProviderError, invalidResponse, mapStatus, type ModelRequest, type Provider, type ProviderKey, type UpstreamRequest, type UpstreamResponse } from '@proxyapi/proxy-core';

import type { Answer, AnswerSource } from '../answer.ts';
import { AnswerStream, type StreamEnd } from '../answer-stream.ts';
import { passedHeaders } from '../passed-headers.ts';

/** How a provider's answer begins. */
export type UpstreamHead = Pick<UpstreamResponse, 'status' | 'headers'>;

/** One exchange with one provider. */
export interface ProviderCall {
  readonly request: ModelRequest;
  readonly candidate: Candidate<Provider>;
  readonly key: ProviderKey;
  /** Which attempt of the request it is, counted from 1. */
  readonly attempts: number;
  readonly firstByteMs: number;
  readonly idleMs: number;
  /** Ends the exchange wherever it is. */
  readonly signal: AbortSignal;
  /** Told of the answer's head as soon as it is there, whatever the status. */
  readonly onHead: (head: UpstreamHead) => void;
  /** Told once how a stream that was opened has ended. */
  readonly onStreamEnd: (end: StreamEnd) => void;
}

/**
 * Encodes the request for the candidate, exchanges it, and decodes what comes back as far as its first content.
 *
 * @throws {@link UpstreamError} when the provider failed; {@link ProxyError} when it cannot be asked this.
 * @throws the signal's reason.
 */
export async function callProvider(call: ProviderCall): Promise<Answer> {
  const { request, candidate: { provider, model }, attempts } = call;
  const source = { provider: provider.name, model, attempts };
  const response = await provider.transport.send(encode(call), call.signal);
  call.onHead(response);
  if (response.status < 200 || response.status > 299) return readRefusal(provider, response, source);
  return request.isStream ? openStream(call, response, source) : readWhole(call, response, source);
}

function encode({ request, candidate: { provider, model }, key, firstByteMs, idleMs }: ProviderCall): UpstreamRequest {
  const { path, body } = provider.adapter.encodeRequest(request, model);
  const head = { method: 'POST' as const, path: `${provider.basePath}${path}`, headers: key.headers, body };
  return request.isStream
    ? { ...head, headTimeoutMs: firstByteMs, answerTimeoutMs: undefined, idleTimeoutMs: idleMs }
    : { ...head, headTimeoutMs: undefined, answerTimeoutMs: provider.timeouts.completionMs, idleTimeoutMs: undefined };
}

async function readWhole({ request, candidate: { provider } }: ProviderCall, response: UpstreamResponse, source: AnswerSource): Promise<Answer> {
  const body = await collectBody(provider.name, response);
  return { kind: 'whole', status: response.status, headers: passedHeaders(response.headers), body: provider.adapter.decodeResponse(request, body), source };
}

async function openStream({ request, candidate: { provider }, onStreamEnd }: ProviderCall, response: UpstreamResponse, source: AnswerSource): Promise<Answer> {
  if (!isEventStream(response)) {
    // An error in disguise throws its own message; anything else is no stream.
    provider.adapter.decodeResponse(request, await collectBody(provider.name, response));
    throw invalidResponse(provider.name, `answered a stream request with ${response.headers['content-type'] ?? 'no content-type'}`);
  }
  const stream = new AnswerStream({ response, transform: provider.adapter.decodeStream(request), onEnd: onStreamEnd });
  await stream.open();
  return { kind: 'stream', headers: passedHeaders(response.headers), stream, source };
}

/** The provider said no: thrown where it failed, an answer where the caller's request is at fault. */
async function readRefusal(provider: Provider, response: UpstreamResponse, source: AnswerSource): Promise<Answer> {
  const facts = provider.adapter.mapError(await collectBody(provider.name, response));
  const error = mapStatus({ provider: provider.name, status: response.status, headers: response.headers, facts });
  if (error !== undefined) throw error;
  return { kind: 'whole', status: response.status, headers: passedHeaders(response.headers), body: encodeProviderError(facts), source };
}

function isEventStream({ headers }: UpstreamResponse): boolean {
  return headers['content-type']?.startsWith('text/event-stream') ?? false;
}
