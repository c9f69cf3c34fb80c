import type { CacheStats, MemoryManager, ModelCacheStats, SqliteTierStats } from '@proxyapi/proxy-context';
import { KeyRing, type Provider, type TransportStats } from '@proxyapi/proxy-core';

import { UpstreamMeter } from '../pipeline/upstream-meter.ts';
import { ProviderStats } from '../provider-stats.ts';
import type { ReportSources, StoreSource } from './report-sources.ts';

/** A response cache's counters. */
export function fakeStats(stats: Partial<CacheStats> = {}): CacheStats {
  return {
    entries: 0, max_size: 100, memory_usage_bytes: 0, memory_usage_mb: 0, max_memory_mb: 10, hits: 0, misses: 0, total_requests: 0, hit_rate: 0,
    evictions: 0, expirations: 0, sets: 0, coalesced: 0, compressed: 0, default_ttl: 1800, ...stats,
  };
}

/** A file behind a cache. */
export function fakeStore(stats: Partial<SqliteTierStats> = {}): StoreSource {
  return { getStats: () => ({ hits: 0, misses: 0, writes: 0, queued: 0, queued_bytes: 0, dropped: 0, errors: 0, rejected: 0, degraded: undefined, entries: 0, bytes: 0, timeouts: 0, ...stats }) };
}

/** An enabled provider. */
export function fakeProvider(name: string, { stats = {}, keys = 1 }: { readonly stats?: Partial<TransportStats>; readonly keys?: number } = {}): Pick<Provider, 'name' | 'transport' | 'keys'> {
  const all = { openSockets: 0, running: 0, queued: 0, connectionsOpened: 0, exchanges: 0, exchangesOnReused: 0, ...stats };
  const transport = { stats: () => all, idle: 0, closeIdle: () => 0, send: () => Promise.reject(new Error('not in this test')), close: async () => {}, destroy: async () => {} };
  return { name, transport, keys: new KeyRing({ keys: Array.from({ length: keys }, () => ({ headers: [] })) }) };
}

/** A gateway that has done nothing yet. */
export function fakeSources(sources: Partial<ReportSources> = {}): ReportSources {
  const lists: ModelCacheStats = { entries: 0, max_size: 1000, hits: 0, misses: 0, stale_hits: 0, total_requests: 0, hit_rate: 0, sets: 0, evictions: 0, expirations: 0, restored: 0, default_ttl: 300, persistent: true };
  const memory: Pick<MemoryManager, 'usage' | 'getStats'> = {
    usage: () => ({ usedBytes: 100, limitBytes: 200 }),
    getStats: () => {
      throw new Error('not in this test');
    },
  };
  return {
    version: '1.2.3', uptime: () => 1, configured: [], providers: [],
    breakers: { snapshots: () => [] },
    probes: { condition: () => ({ state: 'unknown', source: undefined, ageMs: undefined, probe: undefined }) },
    exchanges: new ProviderStats(), anomalies: { current: () => [] }, meter: new UpstreamMeter(),
    catalog: { modelCount: () => undefined },
    responses: { mode: 'deterministic', answers: { getStats: () => fakeStats() }, coalesced: () => 0, store: undefined },
    models: { lists: { getStats: () => lists }, store: undefined },
    memory, flags: { entries: () => [] }, history: undefined,
    ...sources,
  };
}
