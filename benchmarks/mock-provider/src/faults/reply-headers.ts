import type { Plan } from '../behaviour/plan.ts';

/** The headers that a plan adds to whatever is answered. */
export function replyHeaders(plan: Plan, nowMs: number): Readonly<Record<string, string>> {
  return {
    ...(plan.retryAfter === '' ? {} : { 'retry-after': plan.retryAfter }),
    ...(plan.retryAfterDate === undefined ? {} : { 'retry-after': new Date(nowMs + plan.retryAfterDate * 1000).toUTCString() }),
    ...(plan.retryAfterMs === '' ? {} : { 'retry-after-ms': plan.retryAfterMs }),
    ...(plan.shouldRetry === '' ? {} : { 'x-should-retry': plan.shouldRetry }),
    ...(plan.redirect === '' ? {} : { location: plan.redirect }),
    ...(plan.encoding === 'identity' ? {} : { 'content-encoding': plan.encoding }),
    ...(plan.headerBytes === 0 ? {} : { 'x-mock-padding': 'p'.repeat(plan.headerBytes) }),
    ...plan.headers,
  };
}
