import process from 'node:process';

import { memoryLimitBytes } from './memory-limit.ts';
import type { UpstreamMeter } from './upstream-meter.ts';

/** How well a part is. */
export type HealthStatus = 'healthy' | 'warning' | 'critical';

/** What {@link healthReport} looks at. */
export interface HealthSources {
  readonly version: string;
  readonly configuredProviders: number;
  readonly providers: readonly unknown[];
  readonly meter: UpstreamMeter;
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
    readonly http_client: { readonly status: HealthStatus; readonly requests_total: number; readonly error_rate: number; readonly avg_response_time_ms: number };
  };
}

const BYTES_PER_MB = 1024 * 1024;
const MEMORY_WARNING_PERCENT = 85;
const MEMORY_CRITICAL_PERCENT = 95;
/** Share of failed exchanges from which the client's check warns. */
const ERROR_WARNING_RATIO = 0.1;

/** Takes the pulse of every part that exists. */
export function healthReport({ version, configuredProviders, providers, meter }: HealthSources): HealthReport {
  const checks = {
    providers: { status: providers.length > 0 ? 'healthy' : 'critical', total: configuredProviders, enabled: providers.length },
    memory: memoryCheck(process.memoryUsage.rss(), memoryLimitBytes()),
    http_client: clientCheck(meter),
  } as const;
  return { status: overall(checks), timestamp: Date.now() / 1000, version, uptime: process.uptime(), checks };
}

function memoryCheck(usedBytes: number, limitBytes: number): HealthReport['checks']['memory'] {
  const usedMb = usedBytes / BYTES_PER_MB;
  const availableMb = Math.max(0, limitBytes - usedBytes) / BYTES_PER_MB;
  const usagePercent = (usedMb / (usedMb + availableMb)) * 100;
  const status = usagePercent >= MEMORY_CRITICAL_PERCENT ? 'critical' : usagePercent >= MEMORY_WARNING_PERCENT ? 'warning' : 'healthy';
  return { status, usage_percent: round(usagePercent), used_mb: round(usedMb), available_mb: round(availableMb) };
}

function clientCheck(meter: UpstreamMeter): HealthReport['checks']['http_client'] {
  const { total, errorRatio, averageMs } = meter.snapshot();
  return { status: errorRatio > ERROR_WARNING_RATIO ? 'warning' : 'healthy', requests_total: total, error_rate: errorRatio, avg_response_time_ms: round(averageMs) };
}

function overall({ providers, memory, http_client }: HealthReport['checks']): HealthReport['status'] {
  if (providers.status === 'critical' || memory.status === 'critical') return 'unhealthy';
  return [providers, memory, http_client].every(({ status }) => status === 'healthy') ? 'healthy' : 'warning';
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
