import type { CacheStats } from '@proxyapi/proxy-context';

import type { ResponseCacheSource } from '../report-sources.ts';

/** The response cache's counters; `enabled` is false, and all else 0, where it is switched off. */
export interface AnswerStats extends CacheStats {
  readonly enabled: boolean;
}

const SWITCHED_OFF: AnswerStats = {
  enabled: false, entries: 0, max_size: 0, memory_usage_bytes: 0, memory_usage_mb: 0, max_memory_mb: 0, hits: 0, misses: 0, total_requests: 0, hit_rate: 0,
  evictions: 0, expirations: 0, sets: 0, coalesced: 0, compressed: 0, default_ttl: 0,
};

// Who joins a call that runs is counted by the pipeline: the cache itself only sees a miss.
export function answerStats({ answers, coalesced }: Pick<ResponseCacheSource, 'answers' | 'coalesced'>): AnswerStats {
  return answers === undefined ? SWITCHED_OFF : { enabled: true, ...answers.getStats(), coalesced: coalesced() };
}
