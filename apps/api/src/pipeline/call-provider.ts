import { type Candidate, collectBody, encodeProviderError, invalidResponse, mapStatus, type ModelRequest, type Provider, type UpstreamRequest, type UpstreamResponse } from '@proxyapi/proxy-core';

import type { Answer, AnswerSource } from './answer.ts';
import { AnswerStream } from './answer-stream.ts';
import { passedHeaders } from './passed-headers.ts';
import { RequestClock } from './request-clock.ts';
import type { Scope } from './scope.ts';

/** One call to one provider. */
export interface Attempt {
  readonly request: ModelRequest;
  readonly candidate: Candidate<Provider>;
  /** Which attempt of the request it is, counted from 1. */
  readonly attempts: number;
}

/**
 * Encodes the request for the candidate, exchanges it, and decodes what comes back as far as its first output.
 *
 * @throws {@link UpstreamError} when the provider failed; {@link ProxyError} when it cannot be asked this.
 */
export async function callProvider({ request, candidate, attempts }: Attempt, scope: Scope): Promise<Answer> {
  const { provider, model } = candidate;
  const upstreamRequest = encode(request, candidate);
  const source = { provider: provider.name, model, attempts };
  const sentAt = RequestClock.now();
  try {
    const response = await provider.transport.send(upstreamRequest, scope.signal);
    if (response.status < 200 || response.status > 299) return await readRefusal(provider, response, source);
    return request.isStream ? await openStream({ request, provider, source }, response) : await readWhole({ request, provider, source }, response);
  } finally {
    scope.clock.addUpstreamWait(sentAt);
  }
}

interface Reading {
  readonly request: ModelRequest;
  readonly provider: Provider;
  readonly source: AnswerSource;
}

function encode(request: ModelRequest, { provider, model }: Candidate<Provider>): UpstreamRequest {
  const { path, body } = provider.adapter.encodeRequest(request, model);
  const { firstByteMs, completionMs, idleMs } = provider.timeouts;
  return {
    method: 'POST',
    path: `${provider.basePath}${path}`,
    headers: provider.headers,
    body,
    headTimeoutMs: request.isStream ? firstByteMs : undefined,
    answerTimeoutMs: request.isStream ? undefined : completionMs,
    idleTimeoutMs: request.isStream ? idleMs : undefined,
  };
}

async function readWhole({ request, provider, source }: Reading, response: UpstreamResponse): Promise<Answer> {
  const body = await collectBody(provider.name, response);
  return { kind: 'whole', status: response.status, headers: passedHeaders(response.headers), body: provider.adapter.decodeResponse(request, body), source };
}

async function openStream({ request, provider, source }: Reading, response: UpstreamResponse): Promise<Answer> {
  if (!isEventStream(response)) {
    // An error in disguise throws its own message; anything else is no stream.
    provider.adapter.decodeResponse(request, await collectBody(provider.name, response));
    throw invalidResponse(provider.name, `answered a stream request with ${response.headers['content-type'] ?? 'no content-type'}`);
  }
  const stream = new AnswerStream(response, provider.adapter.decodeStream(request));
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
