import { AdaptiveThreshold, CircuitBreaker } from '@proxyapi/proxy-core';

import type { CircuitBreakerConfig } from '../config/config.ts';

/** What a breaker needs beside its configuration. */
export interface BreakerFacts {
  /** Asked each time: the flag may be switched while running. */
  readonly adaptsThreshold: () => boolean;
  readonly probeTimeoutMs: number;
  readonly onStateChange: (to: string, from: string) => void;
}

/** The breaker of one model of one provider. */
export function createBreaker(config: CircuitBreakerConfig, { adaptsThreshold, probeTimeoutMs, onStateChange }: BreakerFacts): CircuitBreaker {
  const { failureThreshold, failureRatio, windowMs, minRequests, recoveryTimeoutMs, successThreshold } = config;
  const threshold = new AdaptiveThreshold({ initial: failureThreshold, min: config.minFailureThreshold, max: config.maxFailureThreshold, isEnabled: adaptsThreshold });
  return new CircuitBreaker({ failureThreshold: threshold, failureRatio, windowMs, minRequests, recoveryMs: recoveryTimeoutMs, successThreshold, probeTimeoutMs, onStateChange });
}
