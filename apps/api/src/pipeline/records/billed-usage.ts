import type { Usage } from '@proxyapi/proxy-core';

/** Tokens that are charged for. All counts are finite and not below 0. */
export interface BilledUsage extends Usage {
  /** Whether the provider said nothing that can be believed, so that the numbers are the gateway's own guess. */
  readonly isEstimated: boolean;
}
