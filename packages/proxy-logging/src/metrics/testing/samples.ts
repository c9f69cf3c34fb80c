import type { GatewayMetricsOptions } from '../gateway-metrics-options.ts';
import type { MeasuredAttempt } from '../measured-attempt.ts';
import type { MeasuredRequest } from '../measured-request.ts';

export const OPTIONS: GatewayMetricsOptions = {
  version: '1.2.3',
  endpoints: ['/v1/chat/completions', '/health'],
  callers: ['ci', 'app'],
  errorCodes: ['upstream_timeout', 'upstream_error'],
  isListed: (provider, model) => provider === 'openai' && model.startsWith('gpt-'),
};

export const ATTEMPT: MeasuredAttempt = {
  provider: 'openai',
  model: 'gpt-4o',
  result: 'ok',
  status: 200,
  durationMs: 800,
  firstTokenMs: 350,
  usage: { promptTokens: 10, completionTokens: 20, cachedTokens: 4, cacheWriteTokens: 3, reasoningTokens: 5 },
  costUsd: 0.25,
};

export const REQUEST: MeasuredRequest = {
  method: 'POST',
  route: '/v1/chat/completions',
  status: 200,
  callerName: 'ci',
  durationMs: 900,
  overheadMs: 0.35,
  model: 'gpt-4o',
  attempts: [ATTEMPT],
  cache: 'miss',
  usage: { promptTokens: 10, completionTokens: 20, cachedTokens: 4, cacheWriteTokens: 3, reasoningTokens: 5 },
  labels: undefined,
  traceId: undefined,
};
