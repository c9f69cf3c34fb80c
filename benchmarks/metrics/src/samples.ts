import type { MeasuredAttempt, MeasuredRequest } from '@proxyapi/proxy-logging';

const MODELS = ['gpt-4o', 'gpt-4o-mini', 'o3', 'o4-mini'] as const;
const USAGE = { promptTokens: 120, completionTokens: 300, cachedTokens: 64, reasoningTokens: 40 };

/** An exchange as the gateway tells of it: a stream that went well. */
export function sampleAttempt(index: number): MeasuredAttempt {
  const model = MODELS[index % MODELS.length] ?? 'gpt-4o';
  return { provider: 'openai', model, result: 'ok', status: 200, durationMs: 800, firstTokenMs: 300, usage: USAGE, costUsd: 0.001 };
}

/** The request that it was for. */
export function sampleRequest(attempt: MeasuredAttempt, traceId: string | undefined): MeasuredRequest {
  return {
    method: 'POST', route: '/v1/chat/completions', status: 200, callerName: 'ci', durationMs: 810, overheadMs: 0.3, model: attempt.model,
    attempts: [attempt], cache: 'miss', usage: attempt.usage, labels: undefined, traceId,
  };
}
