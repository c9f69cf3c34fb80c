import type { Usage } from '../../protocol/chat-event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';

/**
 * Neutral usage out of Anthropic's, or `undefined` where there is none.
 *
 * `input_tokens` there counts only what no cache was involved in; OpenAI's `prompt_tokens` counts everything.
 */
export function decodeUsage(usage: JsonValue | undefined): Usage | undefined {
  if (!isJsonObject(usage)) return undefined;
  const input = usage['input_tokens'];
  const output = usage['output_tokens'];
  if (typeof input !== 'number' || typeof output !== 'number') return undefined;
  const cachedTokens = readCount(usage, 'cache_read_input_tokens');
  const cacheWriteTokens = readCount(usage, 'cache_creation_input_tokens');
  const reasoningTokens = readCount(usage['output_tokens_details'], 'thinking_tokens');
  return {
    promptTokens: input + (cachedTokens ?? 0) + (cacheWriteTokens ?? 0),
    completionTokens: output,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(cacheWriteTokens === undefined ? {} : { cacheWriteTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
}

/** The later of two reports of one stream's usage over the earlier: counts are cumulative, `null` says nothing new. */
export function mergeUsage(earlier: JsonObject, later: JsonValue | undefined): JsonObject {
  if (!isJsonObject(later)) return earlier;
  const news = Object.entries(later).filter(([, value]) => value !== null && value !== undefined);
  return { ...earlier, ...Object.fromEntries(news) };
}

function readCount(usage: JsonValue | undefined, name: string): number | undefined {
  const count = isJsonObject(usage) ? usage[name] : undefined;
  return typeof count === 'number' ? count : undefined;
}
