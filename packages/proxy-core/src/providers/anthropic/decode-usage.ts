import { believableUsage } from '../../protocol/believable-usage.ts';
import type { Usage } from '../../protocol/chat-event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { tokenCount } from '../../protocol/token-count.ts';

/**
 * Neutral usage out of Anthropic's, or `undefined` where there is none that can be believed.
 *
 * `input_tokens` there counts only what no cache was involved in; OpenAI's `prompt_tokens` counts everything.
 */
export function decodeUsage(usage: JsonValue | undefined): Usage | undefined {
  if (!isJsonObject(usage)) return undefined;
  const input = readCount(usage, 'input_tokens');
  if (input === undefined) return undefined;
  const cachedTokens = readCount(usage, 'cache_read_input_tokens');
  const cacheWriteTokens = readCount(usage, 'cache_creation_input_tokens');
  return believableUsage({
    promptTokens: input + (cachedTokens ?? 0) + (cacheWriteTokens ?? 0),
    completionTokens: usage['output_tokens'],
    cachedTokens,
    cacheWriteTokens,
    reasoningTokens: readCount(usage['output_tokens_details'], 'thinking_tokens'),
  });
}

/** The later of two reports of one stream's usage over the earlier: counts are cumulative, `null` says nothing new. */
export function mergeUsage(earlier: JsonObject, later: JsonValue | undefined): JsonObject {
  if (!isJsonObject(later)) return earlier;
  const news = Object.entries(later).filter(([, value]) => value !== null && value !== undefined);
  return { ...earlier, ...Object.fromEntries(news) };
}

function readCount(usage: JsonValue | undefined, name: string): number | undefined {
  return isJsonObject(usage) ? tokenCount(usage[name]) : undefined;
}
