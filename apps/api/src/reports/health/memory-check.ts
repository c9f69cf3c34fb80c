import { round } from '../round.ts';
import type { HealthStatus } from './health-status.ts';

/** `checks.memory` of `/health`. */
export interface MemoryCheck {
  readonly status: HealthStatus;
  readonly usage_percent: number;
  readonly used_mb: number;
  readonly available_mb: number;
}

const BYTES_PER_MB = 1024 * 1024;
const WARNING_PERCENT = 85;
const CRITICAL_PERCENT = 95;

/** What this process takes against what counts as full. */
export function checkMemory({ usedBytes, limitBytes }: { readonly usedBytes: number; readonly limitBytes: number }): MemoryCheck {
  const usedMb = usedBytes / BYTES_PER_MB;
  const availableMb = Math.max(0, limitBytes - usedBytes) / BYTES_PER_MB;
  const usagePercent = (usedMb / (usedMb + availableMb)) * 100;
  const status = usagePercent >= CRITICAL_PERCENT ? 'critical' : usagePercent >= WARNING_PERCENT ? 'warning' : 'healthy';
  return { status, usage_percent: round(usagePercent), used_mb: round(usedMb), available_mb: round(availableMb) };
}
