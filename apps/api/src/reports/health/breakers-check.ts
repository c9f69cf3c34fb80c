import type { ModelBreakerSnapshot } from '@proxyapi/proxy-core';

import type { HealthStatus } from './health-status.ts';

/** `checks.circuit_breakers` of `/health`. */
export interface BreakersCheck {
  readonly status: HealthStatus;
  readonly total: number;
  /** The half-open ones too. */
  readonly open: number;
  readonly closed: number;
}

export function checkBreakers(snapshots: readonly ModelBreakerSnapshot[]): BreakersCheck {
  const closed = snapshots.filter(({ state }) => state === 'closed').length;
  return { status: closed === snapshots.length ? 'healthy' : 'warning', total: snapshots.length, open: snapshots.length - closed, closed };
}
