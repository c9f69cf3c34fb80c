import type { Usage } from '../chat-event.ts';
import type { JsonObject } from '../json-value.ts';

/** OpenAI's `usage` object. Details that the provider did not tell are left out: absent is not zero. */
export function encodeUsage(usage: Usage): JsonObject {
  const { promptTokens, completionTokens, cachedTokens, cacheWriteTokens, reasoningTokens } = usage;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    ...details('prompt_tokens_details', { cached_tokens: cachedTokens, cache_write_tokens: cacheWriteTokens }),
    ...details('completion_tokens_details', { reasoning_tokens: reasoningTokens }),
  };
}

function details(name: string, members: JsonObject): JsonObject {
  const isTold = Object.values(members).some((value) => value !== undefined);
  return isTold ? { [name]: members } : {};
}
