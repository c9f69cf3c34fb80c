import type { ModelBreakerSnapshot } from '@proxyapi/proxy-core';

import type { ProviderCondition } from '../../provider-probes.ts';
import type { HealthStatus } from './health-status.ts';

/** `checks.providers` of `/health`. */
export interface ProvidersCheck {
  readonly status: HealthStatus;
  readonly total: number;
  readonly enabled: number;
}

/** What {@link checkProviders} looks at. */
export interface ProvidersCheckFacts {
  /** How many are configured, the disabled ones included. */
  readonly total: number;
  readonly enabled: readonly { readonly name: string; readonly condition: ProviderCondition['state'] }[];
  readonly breakers: readonly ModelBreakerSnapshot[];
}

/**
 * Critical when no provider is usable: none is enabled, or each is down or has all its breakers open. A provider that
 * nobody has heard of lately counts as usable, and so does one that refuses a list to the key.
 */
export function checkProviders({ total, enabled, breakers }: ProvidersCheckFacts): ProvidersCheck {
  return { status: statusOf({ enabled, breakers }), total, enabled: enabled.length };
}

function statusOf({ enabled, breakers }: Omit<ProvidersCheckFacts, 'total'>): HealthStatus {
  const isUsable = ({ name, condition }: ProvidersCheckFacts['enabled'][number]): boolean => {
    const own = breakers.filter(({ provider }) => provider === name);
    return condition !== 'down' && (own.length === 0 || own.some(({ state }) => state !== 'open'));
  };
  if (!enabled.some(isUsable)) return 'critical';
  const isWell = breakers.every(({ state }) => state === 'closed') && enabled.every(({ condition }) => condition === 'up' || condition === 'unknown');
  return isWell ? 'healthy' : 'warning';
}
