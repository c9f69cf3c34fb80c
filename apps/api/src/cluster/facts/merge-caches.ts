import type { CacheStats, ModelCacheStats, SqliteTierStats } from '@proxyapi/proxy-context';

import { ratioOf, sumOf } from './totals.ts';

/** The caches of answers of several processes; `undefined` where none has one. */
export function mergeAnswers(all: readonly (CacheStats | undefined)[]): CacheStats | undefined {
  const known = all.filter((stats) => stats !== undefined);
  const [first] = known;
  if (first === undefined) return undefined;
  const sum = (read: (stats: CacheStats) => number): number => sumOf(known, read);
  const hits = sum((stats) => stats.hits);
  const total = sum((stats) => stats.total_requests);
  return {
    entries: sum((stats) => stats.entries),
    max_size: sum((stats) => stats.max_size),
    memory_usage_bytes: sum((stats) => stats.memory_usage_bytes),
    memory_usage_mb: sum((stats) => stats.memory_usage_mb),
    max_memory_mb: sum((stats) => stats.max_memory_mb),
    hits,
    misses: sum((stats) => stats.misses),
    total_requests: total,
    hit_rate: ratioOf(hits, total),
    evictions: sum((stats) => stats.evictions),
    expirations: sum((stats) => stats.expirations),
    sets: sum((stats) => stats.sets),
    coalesced: sum((stats) => stats.coalesced),
    compressed: sum((stats) => stats.compressed),
    default_ttl: first.default_ttl,
  };
}

/** What stays of a cache whose process has ended: what it counted. */
export function keepAnswers(stats: CacheStats | undefined): CacheStats | undefined {
  return stats === undefined ? undefined : { ...stats, entries: 0, max_size: 0, memory_usage_bytes: 0, memory_usage_mb: 0, max_memory_mb: 0 };
}

/** The caches of model lists. Each process has all lists, so that entries are not added up. */
export function mergeLists(all: readonly ModelCacheStats[], first: ModelCacheStats): ModelCacheStats {
  const sum = (read: (stats: ModelCacheStats) => number): number => sumOf(all, read);
  const hits = sum((stats) => stats.hits);
  const total = sum((stats) => stats.total_requests);
  return {
    entries: Math.max(...all.map((stats) => stats.entries)),
    max_size: first.max_size,
    hits,
    misses: sum((stats) => stats.misses),
    stale_hits: sum((stats) => stats.stale_hits),
    total_requests: total,
    hit_rate: ratioOf(hits, total),
    sets: sum((stats) => stats.sets),
    evictions: sum((stats) => stats.evictions),
    expirations: sum((stats) => stats.expirations),
    restored: sum((stats) => stats.restored),
    default_ttl: first.default_ttl,
    persistent: first.persistent,
  };
}

/** The files behind the caches of several processes; degraded where one is. */
export function mergeStores(all: readonly (SqliteTierStats | undefined)[]): SqliteTierStats | undefined {
  const known = all.filter((stats) => stats !== undefined);
  if (known.length === 0) return undefined;
  const sum = (read: (stats: SqliteTierStats) => number): number => sumOf(known, read);
  return {
    hits: sum((stats) => stats.hits),
    misses: sum((stats) => stats.misses),
    writes: sum((stats) => stats.writes),
    queued: sum((stats) => stats.queued),
    queued_bytes: sum((stats) => stats.queued_bytes),
    dropped: sum((stats) => stats.dropped),
    errors: sum((stats) => stats.errors),
    rejected: sum((stats) => stats.rejected),
    timeouts: sum((stats) => stats.timeouts),
    entries: sum((stats) => stats.entries),
    bytes: sum((stats) => stats.bytes),
    degraded: known.find(({ degraded }) => degraded !== undefined)?.degraded,
  };
}

/** What stays of a file whose process has ended: what it counted; the next one tells what is in it. */
export function keepStore(stats: SqliteTierStats | undefined): SqliteTierStats | undefined {
  return stats === undefined ? undefined : { ...stats, queued: 0, queued_bytes: 0, entries: 0, bytes: 0, degraded: undefined };
}
