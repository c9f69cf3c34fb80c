import type { Usage } from '@proxyapi/proxy-core';

/** US dollars for a million tokens; tiers where long prompts cost more. */
export type Rate = number | TieredRate;

/** The last tier counts that begins below the prompt's tokens; the base where none does. Tiers are in ascending order. */
export interface TieredRate {
  readonly base: number;
  readonly tiers: readonly { readonly start: number; readonly price: number }[];
}

/** What a model costs. */
export interface Price {
  readonly input: Rate | undefined;
  readonly output: Rate | undefined;
  /** Input that the provider had in its cache. @default input */
  readonly cachedInput?: Rate | undefined;
  /** Input that it wrote into its cache. @default input */
  readonly cacheWrite?: Rate | undefined;
  /** Output that was spent on reasoning. @default output */
  readonly reasoning?: Rate | undefined;
  /** US dollars for each request, whatever its size. @default 0 */
  readonly perRequest?: number | undefined;
}

const MILLION = 1e6;

/** US dollars that `usage` costs; `undefined` where it has tokens of a kind that no price is known of. */
export function costOf(price: Price, { promptTokens, completionTokens, cachedTokens = 0, cacheWriteTokens = 0, reasoningTokens = 0 }: Usage): number | undefined {
  const { input, output, cachedInput = input, cacheWrite = input, reasoning = output, perRequest = 0 } = price;
  if ((input === undefined && promptTokens > 0) || (output === undefined && completionTokens > 0)) return undefined;
  const cost = (rate: Rate | undefined, tokens: number): number => (rate === undefined || tokens === 0 ? 0 : rateAt(rate, promptTokens) * tokens);
  const tokens = cost(input, promptTokens - cachedTokens - cacheWriteTokens) + cost(cachedInput, cachedTokens) + cost(cacheWrite, cacheWriteTokens)
    + cost(output, completionTokens - reasoningTokens) + cost(reasoning, reasoningTokens);
  return tokens / MILLION + perRequest;
}

function rateAt(rate: Rate, promptTokens: number): number {
  return typeof rate === 'number' ? rate : (rate.tiers.findLast(({ start }) => promptTokens > start)?.price ?? rate.base);
}
