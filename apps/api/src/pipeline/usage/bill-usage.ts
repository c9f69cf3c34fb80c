import type { ModelRequest, Usage } from '@proxyapi/proxy-core';

import type { BilledUsage } from '../records/billed-usage.ts';
import { estimateCompletionTokens, estimatePromptTokens } from './estimate-usage.ts';

/** What is known of an exchange that a provider charges for. */
export interface ChargedExchange {
  readonly request: ModelRequest;
  /** What the provider told; `undefined` where it told nothing that can be believed. */
  readonly usage: Usage | undefined;
  /** What the model has written: bytes of a stream's text, or the body of a whole answer. */
  readonly content: Buffer | number;
  /** Whether the answer came to its end. */
  readonly isComplete: boolean;
}

/**
 * The tokens that an exchange is charged for: as told, or else guessed. Of a stream that was cut the provider told no more than
 * it had by then, so its completion is at the least what has come.
 */
export function billUsage({ request, usage, content, isComplete }: ChargedExchange): BilledUsage {
  if (usage !== undefined && isComplete) return { ...usage, isEstimated: false };
  const completionTokens = request.operation === 'embedding' ? 0 : estimateCompletionTokens(content);
  if (usage === undefined) return { promptTokens: estimatePromptTokens(request), completionTokens, isEstimated: true };
  return { ...usage, completionTokens: Math.max(usage.completionTokens, completionTokens), isEstimated: true };
}
