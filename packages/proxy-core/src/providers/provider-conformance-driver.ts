import { expect } from 'chai';

import type { UpstreamError } from '../errors/upstream-error.ts';
import { isJsonObject, type JsonObject } from '../protocol/json-value.ts';
import type { ModelRequest } from '../protocol/model-request.ts';
import { parseJson } from '../protocol/parse-json.ts';
import { parseModelRequest } from '../protocol/parse-model-request.ts';
import type { StreamState, StreamTransform } from '../protocol/stream-transform.ts';
import type { ProviderAdapter } from './provider-adapter.ts';

/** A parsed chat request; `members` over a plain question. */
export function modelRequest(members: JsonObject): ModelRequest {
  const body = { model: 'alias', messages: [{ role: 'user', content: 'Hello' }], ...members };
  return parseModelRequest('chat', Buffer.from(JSON.stringify(body)));
}

/** What came of a stream: the caller's bytes, and how the transform says that it ended. */
export interface RelayedStreamOutcome {
  readonly text: string;
  readonly state: StreamState;
  readonly failure: UpstreamError | undefined;
}

/** What the caller gets when the provider's bytes come in these chunks. */
export function relay(adapter: ProviderAdapter, chunks: readonly Buffer[], { isUsageWanted = true } = {}): RelayedStreamOutcome {
  const request = modelRequest({ stream: true, stream_options: { include_usage: isUsageWanted } });
  return feed(adapter.decodeStream(request), chunks);
}

/** Feeds `transform` to its end, and holds it to what its port promises of any stream. */
export function feed(transform: StreamTransform, chunks: readonly Buffer[]): RelayedStreamOutcome {
  const parts: Buffer[] = [];
  for (const chunk of chunks) {
    const isOver = transform.state === 'failed';
    const part = transform.push(chunk);
    if (isOver) expect(part, 'bytes after a failure').to.equal(undefined);
    if (part !== undefined) parts.push(part);
  }
  const isOver = transform.state === 'failed';
  const last = transform.end();
  if (isOver) expect(last, 'bytes after a failure').to.equal(undefined);
  if (last !== undefined) parts.push(last);
  expect(transform.state).to.be.oneOf(['complete', 'failed']);
  expect(transform.failure === undefined, 'there is a failure exactly where the state says so').to.equal(transform.state === 'complete');
  return { text: Buffer.concat(parts).toString('utf8'), state: transform.state, failure: transform.failure };
}

/** What a failed stream told before its error event, and the event's error. Fails where no error event ends `text`. */
export function splitErrorEvent(text: string): { readonly told: string; readonly error: JsonObject } {
  const at = text.lastIndexOf('data: {"error":');
  expect(at, `an error event in ${JSON.stringify(text)}`).to.be.at.least(0);
  const event = text.slice(at).trimEnd();
  expect(text.slice(at), 'one whole event, the last').to.match(/^data: [^\r\n]+(?:\n\n|\r\n\r\n)$/);
  const data = parseJson(event.slice('data: '.length));
  const error = isJsonObject(data) ? data['error'] : undefined;
  if (!isJsonObject(error)) throw new TypeError(`no error object in ${event}`);
  expect(error).to.have.all.keys('message', 'type', 'param', 'code');
  return { told: text.slice(0, at), error };
}

/** What `attempt` throws, or `undefined`. */
export function catchError(attempt: () => unknown): unknown {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return error;
  }
}
