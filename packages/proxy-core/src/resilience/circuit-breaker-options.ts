import { assertInteger } from './assert-integer.ts';
import { assertWithin } from './assert-within.ts';
import type { BreakerState } from './breaker-state.ts';
import { BrakesWindow } from './brakes-window.ts';
import type { FailureThreshold } from './failure-threshold.ts';
import type { CreateFailureWindow } from './failure-window.ts';

/** Settings of a {@link CircuitBreaker}. */
export interface CircuitBreakerOptions {
  /** Failures in a row that open it: a number, or one that adapts. @default 5 */
  readonly failureThreshold?: number | FailureThreshold;
  /** Share of failures in the window that opens it, from 0 (exclusive) to 1. @default 0.5 */
  readonly failureRatio?: number;
  /** @default 10_000 */
  readonly windowMs?: number;
  /** Calls in the window below which the ratio does not count. @default 20 */
  readonly minRequests?: number;
  /** How long it stays open; the n-th opening in a row lasts n times as long. @default 30_000 */
  readonly recoveryMs?: number;
  /** Longest time it stays open. @default 300_000 */
  readonly maxRecoveryMs?: number;
  /** Share by which that time varies, so that many gateways do not probe at once. @default 0.2 */
  readonly recoveryJitterRatio?: number;
  /** Probes that must succeed, one after another, to close it. @default 3 */
  readonly successThreshold?: number;
  /**
   * How long a probe may stay unsettled before it counts as failed. Give the longest attempt that can succeed: the
   * attempt's own timeouts settle it before, so this is only for a permit that was lost.
   * @default 300_000
   */
  readonly probeTimeoutMs?: number;
  /** Told of every change of state, after it. Must not throw. */
  readonly onStateChange?: (to: BreakerState, from: BreakerState) => void;
  /** Counts the calls of a closed period. @default a {@link BrakesWindow} */
  readonly createWindow?: CreateFailureWindow;
  /** Monotonic clock in ms. @default performance.now */
  readonly now?: () => number;
  /** @default Math.random */
  readonly random?: () => number;
}

/** Every option but the listener, which has no default. */
export type CircuitBreakerSettings = Required<Omit<CircuitBreakerOptions, 'onStateChange'>>;

const DEFAULTS: CircuitBreakerSettings = {
  failureThreshold: 5,
  failureRatio: 0.5,
  windowMs: 10_000,
  minRequests: 20,
  recoveryMs: 30_000,
  maxRecoveryMs: 300_000,
  recoveryJitterRatio: 0.2,
  successThreshold: 3,
  probeTimeoutMs: 300_000,
  createWindow: (options) => new BrakesWindow(options),
  now: () => performance.now(),
  random: Math.random,
};

/**
 * Fills in the defaults.
 *
 * @throws RangeError when an option is out of its range.
 */
export function circuitBreakerSettings(options: CircuitBreakerOptions): CircuitBreakerSettings {
  const settings = { ...DEFAULTS, ...options };
  if (typeof settings.failureThreshold === 'number') assertInteger('failureThreshold', settings.failureThreshold, 1);
  assertWithin('failureRatio', settings.failureRatio, [Number.MIN_VALUE, 1]);
  assertWithin('windowMs', settings.windowMs, [10, 3_600_000]);
  assertInteger('minRequests', settings.minRequests, 1);
  assertWithin('maxRecoveryMs', settings.maxRecoveryMs, [1, Number.MAX_SAFE_INTEGER]);
  assertWithin('recoveryMs', settings.recoveryMs, [1, settings.maxRecoveryMs]);
  assertWithin('recoveryJitterRatio', settings.recoveryJitterRatio, [0, 1]);
  assertInteger('successThreshold', settings.successThreshold, 1);
  assertWithin('probeTimeoutMs', settings.probeTimeoutMs, [1, Number.MAX_SAFE_INTEGER]);
  return settings;
}
