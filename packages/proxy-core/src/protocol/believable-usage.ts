import type { Usage } from './chat-event.ts';
import type { JsonValue } from './json-value.ts';
import { tokenCount } from './token-count.ts';

/** {@link Usage} as a provider told it: anything may stand in its members. */
export type ToldUsage = { readonly [Name in keyof Usage]?: JsonValue | undefined };

/**
 * What can be believed of a told usage: counts that are whole numbers from 0 to 10⁹. `undefined` where prompt or completion
 * has none; a detail that has none, or is more than what it is a part of, is left out.
 */
export function believableUsage(told: ToldUsage): Usage | undefined {
  const promptTokens = tokenCount(told.promptTokens);
  const completionTokens = tokenCount(told.completionTokens);
  if (promptTokens === undefined || completionTokens === undefined) return undefined;
  const cachedTokens = partOf(promptTokens, told.cachedTokens);
  const cacheWriteTokens = partOf(promptTokens - (cachedTokens ?? 0), told.cacheWriteTokens);
  const reasoningTokens = partOf(completionTokens, told.reasoningTokens);
  return {
    promptTokens,
    completionTokens,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(cacheWriteTokens === undefined ? {} : { cacheWriteTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
}

function partOf(whole: number, told: JsonValue | undefined): number | undefined {
  const count = tokenCount(told);
  return count === undefined || count > whole ? undefined : count;
}
