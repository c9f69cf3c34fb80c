import { type AbortSignalLike, type Candidate, collectBody, encodeProviderError, invalidResponse, mapStatus, type ModelRequest, type Provider, type ProviderKey, type UpstreamRequest, type UpstreamResponse } from '@proxyapi/proxy-core';

import type { AnswerSource, UpstreamAnswer } from '../answer.ts';
import { AnswerStream, type StreamEnd } from '../answer-stream.ts';
import { passedHeaders } from '../passed-headers.ts';
import type { Bill, Billing } from '../usage/billing.ts';
import type { Waits } from './guards.ts';

/** How a provider's answer begins. */
export type UpstreamHead = Pick<UpstreamResponse, 'status' | 'headers'>;

/** Learns from an exchange while it goes on. */
export interface CallObserver {
  /** The answer's head is there, whatever its status. */
  onHead(head: UpstreamHead): void;
  /** A stream's first content is there. */
  onStreamOpen(): void;
  /** A stream that was opened has ended, and is charged for. */
  onStreamEnd(end: StreamEnd, bill: Bill): void;
}

/** One exchange with one provider. */
export interface ProviderCall {
  readonly request: ModelRequest;
  readonly candidate: Candidate<Provider>;
  readonly key: ProviderKey;
  /** Which attempt of the request it is, counted from 1. */
  readonly attempts: number;
  /** For the parts of a stream. */
  readonly waits: Waits;
  /** What lets the provider continue the caller's trace. */
  readonly traceHeaders: Readonly<Record<string, string>> | undefined;
  /** Ends the exchange wherever it is. */
  readonly signal: AbortSignalLike;
  readonly observer: CallObserver;
  readonly billing: Billing;
}

/**
 * Encodes the request for the candidate, exchanges it, decodes what comes back as far as its first content, and reckons what
 * the provider charges.
 *
 * @throws {@link UpstreamError} when the provider failed; {@link ProxyError} when it cannot be asked this.
 * @throws the signal's reason.
 */
export async function callProvider(call: ProviderCall): Promise<UpstreamAnswer> {
  const { request, candidate: { provider, model }, attempts, billing } = call;
  const source = { provider: provider.name, model, attempts };
  const response = await provider.transport.send(encode(call), call.signal);
  call.observer.onHead(response);
  if (response.status < 200 || response.status > 299) return readRefusal(provider, response, source);
  if (request.isStream) return openStream(call, response, source);
  const { body, usage } = provider.adapter.decodeResponse(request, await collectBody(provider.name, response));
  const bill = billing.bill({ provider, model, request, usage, content: body, isComplete: true });
  return { kind: 'whole', status: response.status, headers: passedHeaders(response.headers), body, bill, source };
}

function encode({ request, candidate: { provider, model }, key, waits, traceHeaders }: ProviderCall): UpstreamRequest {
  const { path, body } = provider.adapter.encodeRequest(request, model);
  const { isStream } = request;
  return {
    method: 'POST', path: `${provider.basePath}${path}`, headers: traceHeaders === undefined ? key.headers : [...key.headers, ...Object.entries(traceHeaders).flat()], body,
    headTimeoutMs: isStream ? waits.firstByteMs : undefined,
    answerTimeoutMs: isStream ? undefined : provider.timeouts.completionMs,
    idleTimeoutMs: isStream ? waits.idleMs : undefined,
  };
}

async function openStream({ request, candidate: { provider, model }, observer, billing }: ProviderCall, response: UpstreamResponse, source: AnswerSource): Promise<UpstreamAnswer> {
  if (!isEventStream(response)) {
    // An error in disguise throws its own message; anything else is no stream.
    provider.adapter.decodeResponse(request, await collectBody(provider.name, response));
    throw invalidResponse(provider.name, `answered a stream request with ${response.headers['content-type'] ?? 'no content-type'}`);
  }
  const { adapter } = provider;
  const stream = new AnswerStream({
    response,
    transform: adapter.decodeStream(request),
    isUsageAsked: adapter.asksStreamUsage(request),
    onOpen: () => observer.onStreamOpen(),
    onEnd: (end) => observer.onStreamEnd(end, billing.bill({ provider, model, request, usage: end.usage, content: end.contentBytes, isComplete: end.error === undefined })),
  });
  await stream.open();
  return { kind: 'stream', headers: passedHeaders(response.headers), stream, source };
}

/** The provider said no: thrown where it failed, an answer where the caller's request is at fault. */
async function readRefusal(provider: Provider, response: UpstreamResponse, source: AnswerSource): Promise<UpstreamAnswer> {
  const facts = provider.adapter.mapError(await collectBody(provider.name, response));
  const error = mapStatus({ provider: provider.name, status: response.status, headers: response.headers, facts });
  if (error !== undefined) throw error;
  return { kind: 'whole', status: response.status, headers: passedHeaders(response.headers), body: encodeProviderError(facts), bill: undefined, source };
}

function isEventStream({ headers }: UpstreamResponse): boolean {
  return headers['content-type']?.startsWith('text/event-stream') ?? false;
}
