import type { ChatRequest } from '../../protocol/chat-request.ts';
import type { JsonObject } from '../../protocol/json-value.ts';
import { untranslatable } from './untranslatable.ts';

/**
 * Tokens an answer may have when the caller set no limit; Anthropic requires one, OpenAI's default is "as many as the
 * model can". 64,000 is the highest limit that every model since Claude 4.5 accepts (Haiku 4.5 has the lowest
 * `max_tokens` of Anthropic's model list; newer ones go to 128,000). It is no reservation: only generated tokens count.
 */
export const DEFAULT_MAX_TOKENS = 64_000;

/** The default of `temperature` and `top_p` in both dialects. */
const DEFAULT_SAMPLING = 1;

/**
 * Limits and sampling of Anthropic's body.
 *
 * `temperature` and `top_p` of 1 are left out: they are the default, and several models refuse the two together. Models
 * after Claude Opus 4.6 refuse other values with a 400 of their own, which the caller sees.
 *
 * @throws {@link ProxyError} naming what has no counterpart.
 */
export function encodeSampling(request: ChatRequest): JsonObject {
  refuseSampling(request);
  const { temperature, topP, stop } = request;
  return {
    max_tokens: request.maxOutputTokens ?? DEFAULT_MAX_TOKENS,
    temperature: temperature === DEFAULT_SAMPLING ? undefined : temperature,
    top_p: topP === DEFAULT_SAMPLING ? undefined : topP,
    stop_sequences: stop === undefined || stop.length === 0 ? undefined : stop,
  };
}

interface Refusal {
  readonly param: string;
  readonly isAsked: (request: ChatRequest) => boolean;
  readonly fix: string;
}

/** What Anthropic has nothing for; values that mean OpenAI's default ask for nothing. */
const REFUSALS: readonly Refusal[] = [
  { param: 'temperature', isAsked: ({ temperature = DEFAULT_SAMPLING }) => temperature > 1, fix: 'Its range is 0 to 1 there; send at most 1.' },
  { param: 'n', isAsked: ({ choiceCount = 1 }) => choiceCount > 1, fix: 'Send the request as often as you want answers.' },
  { param: 'seed', isAsked: ({ seed }) => seed !== undefined, fix: 'Leave it out; no model of Anthropic repeats itself on demand.' },
  { param: 'frequency_penalty', isAsked: ({ frequencyPenalty = 0 }) => frequencyPenalty !== 0, fix: 'Leave it out or send 0.' },
  { param: 'presence_penalty', isAsked: ({ presencePenalty = 0 }) => presencePenalty !== 0, fix: 'Leave it out or send 0.' },
  { param: 'logprobs', isAsked: ({ wantsLogprobs = false }) => wantsLogprobs, fix: 'Leave it out or send false.' },
  { param: 'top_logprobs', isAsked: ({ topLogprobs = 0 }) => topLogprobs !== 0, fix: 'Leave it out or send 0.' },
];

function refuseSampling(request: ChatRequest): void {
  const refusal = REFUSALS.find(({ isAsked }) => isAsked(request));
  if (refusal !== undefined) throw untranslatable(refusal.param, refusal.fix);
}
