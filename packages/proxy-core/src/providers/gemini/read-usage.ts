import { believableUsage } from '../../protocol/believable-usage.ts';
import type { Usage } from '../../protocol/chat-event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { tokenCount } from '../../protocol/token-count.ts';

/**
 * Tokens as `usageMetadata` tells them; `undefined` where it tells none that can be believed. Gemini counts thoughts and tool
 * results apart; in OpenAI's terms thoughts belong to the completion and tool results to the prompt.
 */
export function readUsage(metadata: JsonValue | undefined): Usage | undefined {
  if (!isJsonObject(metadata) || metadata['promptTokenCount'] === undefined) return undefined;
  return believableUsage({
    promptTokens: sumOf(metadata, 'promptTokenCount', 'toolUsePromptTokenCount'),
    completionTokens: sumOf(metadata, 'candidatesTokenCount', 'thoughtsTokenCount'),
    cachedTokens: metadata['cachedContentTokenCount'],
    reasoningTokens: metadata['thoughtsTokenCount'],
  });
}

// Google leaves out what is 0.
function sumOf(metadata: JsonObject, name: string, other: string): number | undefined {
  const count = tokenCount(metadata[name] ?? 0);
  const otherCount = tokenCount(metadata[other] ?? 0);
  return count === undefined || otherCount === undefined ? undefined : count + otherCount;
}
