import { believableUsage } from '../believable-usage.ts';
import type { Usage } from '../chat-event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json-value.ts';
import type { Operation } from '../model-request.ts';

/**
 * The tokens that the `usage` member of an answer, or of a stream's event, tells; `undefined` where it tells none that can be
 * believed. Embeddings have no completion.
 */
export function readOpenAiUsage(usage: JsonValue | undefined, operation: Operation = 'chat'): Usage | undefined {
  if (!isJsonObject(usage)) return undefined;
  const prompt = detailsOf(usage, 'prompt_tokens_details');
  const completion = detailsOf(usage, 'completion_tokens_details');
  return believableUsage({
    promptTokens: usage['prompt_tokens'],
    completionTokens: operation === 'embedding' ? (usage['completion_tokens'] ?? 0) : usage['completion_tokens'],
    cachedTokens: prompt?.['cached_tokens'],
    cacheWriteTokens: prompt?.['cache_write_tokens'],
    reasoningTokens: completion?.['reasoning_tokens'],
  });
}

function detailsOf(usage: JsonObject, name: string): JsonObject | undefined {
  const details = usage[name];
  return isJsonObject(details) ? details : undefined;
}
