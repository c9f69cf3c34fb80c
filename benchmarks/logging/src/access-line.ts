/** The facts of an access line of 800 bytes: a stream that came at the second attempt. */
export function accessLine(index: number): Readonly<Record<string, unknown>> {
  const attempt = { provider: 'openai', model: 'gpt-4o-mini-2024-07-18', status: 200, durationMs: 812.35, firstTokenMs: 212.57 };
  return {
    requestId: `0193f1e2-7b1a-7c3d-9e4f-${String(index).padStart(12, '0')}`,
    caller: 'ci',
    method: 'POST',
    route: '/v1/chat/completions',
    status: 200,
    error: undefined,
    model: 'gpt-4o-mini',
    stream: true,
    provider: 'openai',
    servedModel: 'gpt-4o-mini-2024-07-18',
    cache: 'miss',
    attempts: [{ ...attempt, result: 'upstream_timeout' }, { ...attempt, result: 'ok' }],
    tokens: { promptTokens: 123, completionTokens: 456, cachedTokens: 0 },
    costUsd: 0.000123,
    durationMs: 815.12,
    overheadMs: 0.41,
    upstreamMs: 812.35,
    firstTokenMs: 213.1 + (index % 100) / 100,
    labels: undefined,
    traceId: `4bf92f3577b34da6a3ce${String(index).padStart(12, '0')}`,
  };
}
