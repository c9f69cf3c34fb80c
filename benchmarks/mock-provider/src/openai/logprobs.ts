import type { Ask } from '../say/ask.ts';

function entry(token: string, rank: number): { token: string; logprob: number; bytes: number[] } {
  return { token, logprob: -0.125 * (rank + 1), bytes: [...Buffer.from(token)] };
}

/** The `logprobs` member for some tokens, or null when the request did not ask. */
export function chatLogprobs(ask: Ask, tokens: readonly string[]): unknown {
  if (ask.topLogprobs < 0) return null;
  const content = tokens.map((token) => ({
    ...entry(token, 0),
    top_logprobs: Array.from({ length: ask.topLogprobs }, (_, rank) => entry(rank === 0 ? token : `${token}~${rank}`, rank)),
  }));
  return { content, refusal: null };
}
