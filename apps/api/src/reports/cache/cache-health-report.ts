import type { ModelCacheStats } from '@proxyapi/proxy-context';

import { type HealthStatus, worst } from '../health/health-status.ts';
import type { ReportSources } from '../report-sources.ts';
import { type AnswerStats, answerStats } from './answer-stats.ts';
import { type Advice, adviseOnCaches } from './cache-advice.ts';
import { type HitRateReport, hitRateReport, isBelowTarget } from './hit-rate-report.ts';
import { type StoreReport, storeReport } from './store-report.ts';

/** The body of `/v1/cache/health`. */
export interface CacheHealthReport {
  /** The worse of the two caches'. */
  readonly status: HealthStatus;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly response_cache: {
    readonly status: HealthStatus;
    readonly mode: string;
    readonly hit_rate: HitRateReport;
    /** How full it is, from 0 to 100. */
    readonly entries_percent: number;
    readonly memory_percent: number;
    readonly stats: AnswerStats;
    readonly store: StoreReport | null;
  };
  readonly model_cache: {
    readonly status: HealthStatus;
    readonly stats: ModelCacheStats;
    readonly store: StoreReport | null;
  };
  readonly recommendations: readonly Advice[];
}

/** How well both caches are, and what could be done about it. */
export function cacheHealthReport({ responses, models }: Pick<ReportSources, 'responses' | 'models'>): CacheHealthReport {
  const { mode } = responses;
  const stats = answerStats(responses);
  const responseStore = storeReport(responses.store);
  const modelStore = storeReport(models.store);
  const responseStatus = worst([storeStatus(responseStore), isBelowTarget(stats) ? 'warning' : 'healthy']);
  const modelStatus = storeStatus(modelStore);
  return {
    status: worst([responseStatus, modelStatus]),
    timestamp: Date.now() / 1000,
    response_cache: {
      status: responseStatus, mode,
      hit_rate: hitRateReport(stats),
      entries_percent: percentOf(stats.entries, stats.max_size),
      memory_percent: percentOf(stats.memory_usage_mb, stats.max_memory_mb),
      stats,
      store: responseStore,
    },
    model_cache: { status: modelStatus, stats: models.lists.getStats(), store: modelStore },
    recommendations: adviseOnCaches({ mode, stats, responseStore, modelStore }),
  };
}

/** Critical once something is lost that should have outlived the process; while it only waits, a warning. */
function storeStatus(store: StoreReport | null): HealthStatus {
  if (store === null || store.degraded === null) return 'healthy';
  return store.dropped > 0 ? 'critical' : 'warning';
}

function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1000) / 10;
}
