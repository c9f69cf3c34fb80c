import type { ModelBreakerSnapshot } from '@proxyapi/proxy-core';

import { round } from '../round.ts';

/** What `/v1/metrics` tells of a circuit breaker. */
export interface BreakerReport {
  readonly provider: string;
  /** `*` for the models that share one. */
  readonly model: string;
  readonly state: 'closed' | 'open' | 'half-open';
  /** In a row, and how many of them open it. */
  readonly failures: number;
  readonly failure_threshold: number;
  /** Seconds until a call may be let through; 0 where one would be now. */
  readonly retry_after: number;
  /** How often it has opened, and for how many seconds, since the start. */
  readonly openings: number;
  readonly downtime: number;
}

/** All of them, those that are not closed first. */
export function breakerReports(snapshots: readonly ModelBreakerSnapshot[]): readonly BreakerReport[] {
  const closed = snapshots.filter(({ state }) => state === 'closed');
  const others = snapshots.filter(({ state }) => state !== 'closed');
  return [...others, ...closed].map(reportOf);
}

function reportOf({ provider, model, state, failuresInRow, failureThreshold, retryAfterMs, openings, downtimeMs }: ModelBreakerSnapshot): BreakerReport {
  return {
    provider, model, state,
    failures: failuresInRow,
    failure_threshold: failureThreshold,
    retry_after: round(retryAfterMs / 1000, 3),
    openings,
    downtime: round(downtimeMs / 1000, 3),
  };
}
