import type { JsonObject } from '../protocol/json-value.ts';
import type { ModelRequest } from '../protocol/model-request.ts';
import { parseModelRequest } from '../protocol/parse-model-request.ts';
import type { ProviderAdapter } from './provider-adapter.ts';

/** A parsed chat request; `members` over a plain question. */
export function modelRequest(members: JsonObject): ModelRequest {
  const body = { model: 'alias', messages: [{ role: 'user', content: 'Hello' }], ...members };
  return parseModelRequest('chat', Buffer.from(JSON.stringify(body)));
}

/** What the caller gets when the provider's bytes come in these chunks. */
export function relay(adapter: ProviderAdapter, chunks: readonly Buffer[], { isUsageWanted = true } = {}): string {
  const request = modelRequest({ stream: true, stream_options: { include_usage: isUsageWanted } });
  const transform = adapter.decodeStream(request);
  const parts = chunks.map((chunk) => transform.push(chunk));
  return Buffer.concat([...parts, transform.end()].filter((part) => part !== undefined)).toString('utf8');
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
