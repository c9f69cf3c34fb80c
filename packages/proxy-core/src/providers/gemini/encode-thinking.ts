import { ProxyError } from '../../errors/proxy-error.ts';
import type { JsonObject } from '../../protocol/json-value.ts';
import { hasThinkingBudget, isPro } from './model-generation.ts';
import { unsupportedParameter } from './unsupported-parameter.ts';

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high'] as const;
type Effort = (typeof EFFORTS)[number];

/** Tokens that Google publishes for each effort of its 2.5 models. */
const BUDGETS: Record<Effort, number> = { none: 0, minimal: 1024, low: 1024, medium: 8192, high: 24_576 };

/**
 * `reasoning_effort` as `thinkingConfig`, by the table that Google publishes for its own OpenAI-compatible endpoint.
 * Thoughts themselves are not asked for: OpenAI's endpoint gives none; `thinking_config` can.
 *
 * @throws {@link ProxyError} for an effort that Google's table does not have.
 */
export function encodeThinking(effort: string, model: string): JsonObject {
  const known = EFFORTS.find((candidate) => candidate === effort);
  if (known === undefined) {
    throw new ProxyError('invalid_parameter', `\`reasoning_effort\` must be one of ${EFFORTS.join(', ')} for Gemini.`, { param: 'reasoning_effort' });
  }
  if (hasThinkingBudget(model)) return { thinkingBudget: BUDGETS[known] };
  return { thinkingLevel: levelOf(known, model) };
}

function levelOf(effort: Effort, model: string): string {
  if (effort === 'none') throw unsupportedParameter('reasoning_effort', 'Thinking can be turned off only in Gemini 2.5: use "minimal" or "low".');
  return effort === 'minimal' && isPro(model) ? 'LOW' : effort.toUpperCase();
}
