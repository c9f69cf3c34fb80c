import type { CacheStats } from './cache-stats.ts';

/** What a cache holds now, and its limits. */
export interface CacheState {
  readonly entries: number;
  readonly bytes: number;
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly ttlMs: number;
}

const BYTES_PER_MB = 1024 ** 2;
const MS_PER_SECOND = 1000;

/** Counters of a cache since it was made. */
export class CacheCounts {
  hits = 0;
  misses = 0;
  evictions = 0;
  expirations = 0;
  sets = 0;
  coalesced = 0;
  compressed = 0;

  /** The counters beside the state, in the words and units of the file. */
  toStats({ entries, bytes, maxEntries, maxBytes, ttlMs }: CacheState): CacheStats {
    const total = this.hits + this.misses;
    return {
      entries,
      max_size: maxEntries,
      memory_usage_bytes: bytes,
      memory_usage_mb: bytes / BYTES_PER_MB,
      max_memory_mb: maxBytes / BYTES_PER_MB,
      hits: this.hits,
      misses: this.misses,
      total_requests: total,
      hit_rate: total === 0 ? 0 : this.hits / total,
      evictions: this.evictions,
      expirations: this.expirations,
      sets: this.sets,
      coalesced: this.coalesced,
      compressed: this.compressed,
      default_ttl: ttlMs / MS_PER_SECOND,
    };
  }
}
