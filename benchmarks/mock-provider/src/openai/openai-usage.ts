import type { Answer } from '../say/answer.ts';
import { wireCount } from '../say/wire-count.ts';

/** The usage object of chat and text completions. */
export function openaiUsage({ plan, usage }: Answer): unknown {
  return {
    prompt_tokens: wireCount(plan, usage.prompt),
    completion_tokens: wireCount(plan, usage.completion),
    total_tokens: wireCount(plan, usage.prompt + usage.completion),
    prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning, audio_tokens: 0 },
  };
}
