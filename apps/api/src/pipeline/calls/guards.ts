import type { AdaptiveTimeoutRegistry, BreakerRegistry, Provider } from '@proxyapi/proxy-core';

import type { HedgeBudget } from './hedge-budget.ts';

/** What is known of the providers' condition, shared by all requests. */
export interface Guards {
  readonly breakers: BreakerRegistry;
  readonly times: AdaptiveTimeoutRegistry;
  readonly hedges: HedgeBudget;
  /** Attempts of one request after its first pass over the candidates, all of them together. */
  readonly maxRetries: number;
  /** Whether timeouts follow what was observed, for requests of this caller. */
  readonly adaptsTimeouts: (callerName: string) => boolean;
}

/** What {@link waitsFor} goes by. */
export interface Wait {
  readonly provider: Provider;
  readonly model: string;
  readonly callerName: string;
  /** A whole answer has one limit, which nobody learns. */
  readonly isStream: boolean;
}

/** How long to wait for the parts of a stream, from what is configured and what was observed. */
export function waitsFor({ times, adaptsTimeouts }: Guards, { provider, model, callerName, isStream }: Wait): { readonly firstByteMs: number; readonly idleMs: number } {
  const { firstByteMs, idleMs } = provider.timeouts;
  if (!isStream || !adaptsTimeouts(callerName)) return { firstByteMs, idleMs };
  const { firstByte, gap } = times.get(provider.name, model);
  return { firstByteMs: firstByte.timeoutMs(firstByteMs), idleMs: gap.timeoutMs(idleMs) };
}
