import type { ObservedAttempt } from './observed-attempt.ts';

/** What an attempt says of its provider: `unclear` where it was not the provider's to decide. */
export type AttemptOutcome = 'ok' | 'failed' | 'unclear';

/** Statuses that blame the provider, the key for it or its limits, though they stand among those that blame the caller. */
const PROVIDERS_OWN: ReadonlySet<number> = new Set([401, 402, 403, 408, 429]);

/** Whether the provider did what was asked of it. A caller's mistake and a caller's leaving say nothing of that. */
export function attemptOutcome({ result, status }: Pick<ObservedAttempt, 'result' | 'status'>): AttemptOutcome {
  if (result === 'ok') return 'ok';
  if (result === 'cancelled') return 'unclear';
  const isCallersMistake = status !== undefined && status >= 400 && status < 500 && !PROVIDERS_OWN.has(status);
  return isCallersMistake ? 'unclear' : 'failed';
}
