import { AdaptiveTimeoutRegistry, BreakerRegistry } from '@proxyapi/proxy-core';
import type { Logger } from '@proxyapi/proxy-logging';

import type { Config } from '../config/config.ts';
import type { FlagName } from '../config/feature-flag-schema.ts';
import type { Guards } from '../pipeline/calls/guards.ts';
import { HedgeBudget } from '../pipeline/calls/hedge-budget.ts';
import { createBreaker } from './create-breaker.ts';

/** What guards go by while the gateway runs. */
export interface GuardParts {
  readonly flags: { isOn(name: FlagName, subject: string): boolean };
  readonly logger: Pick<Logger, 'warn'>;
}

/** What stands between requests and providers: breakers, learned timeouts, and budgets of further attempts. */
export function createGuards({ circuitBreaker, retryAttempts, providers }: Config, { flags, logger }: GuardParts): Guards {
  // A probe is given up once no attempt could still succeed.
  const probeTimeoutMs = Math.max(...providers.map(({ timeoutMs, completionTimeoutMs }) => Math.max(timeoutMs, completionTimeoutMs)));
  return {
    breakers: new BreakerRegistry({
      create: (provider, model) => createBreaker(circuitBreaker, {
        adaptsThreshold: () => flags.isOn('circuit_breaker_adaptive_thresholds', `${provider}/${model}`),
        probeTimeoutMs,
        onStateChange: (to, from) => logger.warn('circuit breaker', { provider, model, from, to }),
      }),
    }),
    times: new AdaptiveTimeoutRegistry(),
    hedges: new HedgeBudget(),
    maxRetries: retryAttempts,
    adaptsTimeouts: (callerName) => flags.isOn('http_client_adaptive_timeouts', callerName),
  };
}
