import type { Usage } from '../../protocol/chat-event.ts';
import type { JsonObject, JsonValue } from '../../protocol/json-value.ts';

/**
 * Tokens as `usageMetadata` tells them. Gemini counts thoughts and tool results apart; in OpenAI's terms thoughts
 * belong to the completion and tool results to the prompt.
 */
export function readUsage(metadata: JsonObject): Usage {
  const cachedTokens = countOf(metadata['cachedContentTokenCount']);
  const reasoningTokens = countOf(metadata['thoughtsTokenCount']);
  return {
    promptTokens: (countOf(metadata['promptTokenCount']) ?? 0) + (countOf(metadata['toolUsePromptTokenCount']) ?? 0),
    completionTokens: (countOf(metadata['candidatesTokenCount']) ?? 0) + (reasoningTokens ?? 0),
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
}

function countOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
