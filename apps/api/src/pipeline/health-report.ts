import process from 'node:process';

import type { BreakerRegistry } from '@proxyapi/proxy-core';

import type { UpstreamMeter } from './upstream-meter.ts';

/** How well a part is. */
export type HealthStatus = 'healthy' | 'warning' | 'critical';

/** What {@link healthReport} looks at. */
export interface HealthSources {
  readonly version: string;
  readonly configuredProviders: number;
  readonly providers: readonly { readonly name: string }[];
  readonly guards: { readonly breakers: BreakerRegistry };
  readonly meter: UpstreamMeter;
  /** The response cache; `undefined` where it is switched off. */
  readonly answers: AnswerStats | undefined;
  /** What the process takes, and what counts as full. */
  readonly memory: { usage(): { readonly usedBytes: number; readonly limitBytes: number } };
}

/** What is told of the response cache. */
export interface AnswerStats {
  getStats(): { readonly entries: number; readonly hit_rate: number; readonly memory_usage_mb: number };
}

/** The body of `/health`. */
export interface HealthReport {
  readonly status: 'healthy' | 'warning' | 'unhealthy';
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly version: string;
  /** Seconds since the start. */
  readonly uptime: number;
  readonly checks: {
    readonly providers: { readonly status: HealthStatus; readonly total: number; readonly enabled: number };
    readonly memory: { readonly status: HealthStatus; readonly usage_percent: number; readonly used_mb: number; readonly available_mb: number };
    readonly cache: { readonly status: HealthStatus; readonly entries: number; readonly hit_rate: number; readonly memory_mb: number };
    readonly http_client: { readonly status: HealthStatus; readonly requests_total: number; readonly error_rate: number; readonly avg_response_time_ms: number };
    readonly circuit_breakers: { readonly status: HealthStatus; readonly total: number; readonly open: number; readonly closed: number };
  };
}

const BYTES_PER_MB = 1024 * 1024;
const MEMORY_WARNING_PERCENT = 85;
const MEMORY_CRITICAL_PERCENT = 95;
/** Share of failed exchanges from which the client's check warns. */
const ERROR_WARNING_RATIO = 0.1;

/** Takes the pulse of every part that exists. */
export function healthReport({ version, configuredProviders, providers, guards, meter, memory, answers }: HealthSources): HealthReport {
  const breakers = breakersCheck(guards.breakers);
  const checks = {
    providers: { status: providersStatus(providers, guards.breakers), total: configuredProviders, enabled: providers.length },
    memory: memoryCheck(memory.usage()),
    cache: cacheCheck(answers),
    http_client: clientCheck(meter),
    circuit_breakers: breakers,
  } as const;
  return { status: overall(checks), timestamp: Date.now() / 1000, version, uptime: process.uptime(), checks };
}

function memoryCheck({ usedBytes, limitBytes }: ReturnType<HealthSources['memory']['usage']>): HealthReport['checks']['memory'] {
  const usedMb = usedBytes / BYTES_PER_MB;
  const availableMb = Math.max(0, limitBytes - usedBytes) / BYTES_PER_MB;
  const usagePercent = (usedMb / (usedMb + availableMb)) * 100;
  const status = usagePercent >= MEMORY_CRITICAL_PERCENT ? 'critical' : usagePercent >= MEMORY_WARNING_PERCENT ? 'warning' : 'healthy';
  return { status, usage_percent: round(usagePercent), used_mb: round(usedMb), available_mb: round(availableMb) };
}

// A cache that is cold, full or switched off is as well as one that hits.
function cacheCheck(answers: AnswerStats | undefined): HealthReport['checks']['cache'] {
  const { entries, hit_rate, memory_usage_mb } = answers?.getStats() ?? { entries: 0, hit_rate: 0, memory_usage_mb: 0 };
  return { status: 'healthy', entries, hit_rate, memory_mb: round(memory_usage_mb) };
}

function clientCheck(meter: UpstreamMeter): HealthReport['checks']['http_client'] {
  const { total, errorRatio, averageMs } = meter.snapshot();
  return { status: errorRatio > ERROR_WARNING_RATIO ? 'warning' : 'healthy', requests_total: total, error_rate: errorRatio, avg_response_time_ms: round(averageMs) };
}

function breakersCheck(breakers: BreakerRegistry): HealthReport['checks']['circuit_breakers'] {
  const states = breakers.snapshots().map(({ state }) => state);
  const closed = states.filter((state) => state === 'closed').length;
  return { status: closed === states.length ? 'healthy' : 'warning', total: states.length, open: states.length - closed, closed };
}

/** Critical when no provider is usable: none is enabled, or all their breakers are open. */
function providersStatus(providers: HealthSources['providers'], breakers: BreakerRegistry): HealthStatus {
  const snapshots = breakers.snapshots();
  const isUsable = ({ name }: { readonly name: string }): boolean => {
    const own = snapshots.filter(({ provider }) => provider === name);
    return own.length === 0 || own.some(({ state }) => state !== 'open');
  };
  if (!providers.some((provider) => isUsable(provider))) return 'critical';
  return snapshots.every(({ state }) => state === 'closed') ? 'healthy' : 'warning';
}

function overall(checks: HealthReport['checks']): HealthReport['status'] {
  if (checks.providers.status === 'critical' || checks.memory.status === 'critical') return 'unhealthy';
  return Object.values(checks).every(({ status }) => status === 'healthy') ? 'healthy' : 'warning';
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
