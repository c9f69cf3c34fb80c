import type { UpstreamMeter } from '../../pipeline/upstream-meter.ts';
import { round } from '../round.ts';
import type { HealthStatus } from './health-status.ts';

/** `checks.http_client` of `/health`: the exchanges with all providers since the start. */
export interface ClientCheck {
  readonly status: HealthStatus;
  readonly requests_total: number;
  readonly error_rate: number;
  readonly avg_response_time_ms: number;
}

/** Share of failed exchanges above which it warns. */
const WARNING_RATIO = 0.1;

export function checkClient(meter: Pick<UpstreamMeter, 'snapshot'>): ClientCheck {
  const { total, errorRatio, averageMs } = meter.snapshot();
  return { status: errorRatio > WARNING_RATIO ? 'warning' : 'healthy', requests_total: total, error_rate: errorRatio, avg_response_time_ms: round(averageMs) };
}
