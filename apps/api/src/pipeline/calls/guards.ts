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

/** Longest waits for the parts of a stream. */
export interface Waits {
  /** To its first byte. */
  readonly firstByteMs: number;
  /** Between two chunks. */
  readonly idleMs: number;
}

/** What {@link waitsFor} goes by. */
export interface Wait {
  readonly provider: Provider;
  readonly model: string;
  readonly callerName: string;
  /**
   * Whether what was observed may shorten the wait. Not for a whole answer, whose one limit nobody learns; nor for a
   * breaker's probe: the provider may have turned slower, and probes are too few to learn it from.
   */
  readonly mayAdapt: boolean;
}

/** How long to wait for the parts of a stream, from what is configured and what was observed. */
export function waitsFor({ times, adaptsTimeouts }: Guards, { provider, model, callerName, mayAdapt }: Wait): Waits {
  const { firstByteMs, idleMs } = provider.timeouts;
  if (!mayAdapt || !adaptsTimeouts(callerName)) return { firstByteMs, idleMs };
  const { firstByte, gap } = times.get(provider.name, model);
  return { firstByteMs: firstByte.timeoutMs(firstByteMs), idleMs: gap.timeoutMs(idleMs) };
}
