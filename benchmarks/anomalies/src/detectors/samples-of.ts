import type { AnomalySignal, ObservedAttempt } from '@proxyapi/proxy-logging';

/** The samples that an attempt has for each signal, told one by one. */
export function samplesOf({ result, durationMs, firstTokenMs, usage }: ObservedAttempt, onSample: (signal: AnomalySignal, value: number) => void): void {
  onSample('errors', result === 'ok' ? 0 : 1);
  if (result !== 'ok') return;
  if (firstTokenMs === undefined) onSample('whole_answer', durationMs);
  else onSample('first_token', firstTokenMs);
  if (usage !== undefined) onSample('tokens', usage.completionTokens);
}
