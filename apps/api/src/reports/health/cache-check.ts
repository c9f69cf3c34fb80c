import { round } from '../round.ts';
import type { ModelCacheSource, ResponseCacheSource } from '../report-sources.ts';
import type { HealthStatus } from './health-status.ts';

/** `checks.cache` of `/health`: the response cache's figures. */
export interface CacheCheck {
  readonly status: HealthStatus;
  readonly entries: number;
  readonly hit_rate: number;
  readonly memory_mb: number;
}

/** A cache that is cold, full or switched off is as well as one that hits; one whose file cannot be written is not. */
export function checkCache({ responses, models }: { readonly responses: ResponseCacheSource; readonly models: ModelCacheSource }): CacheCheck {
  const isDegraded = [responses, models].some(({ store }) => store?.getStats().degraded !== undefined);
  const { entries, hit_rate, memory_usage_mb } = responses.answers?.getStats() ?? { entries: 0, hit_rate: 0, memory_usage_mb: 0 };
  return { status: isDegraded ? 'warning' : 'healthy', entries, hit_rate, memory_mb: round(memory_usage_mb) };
}
