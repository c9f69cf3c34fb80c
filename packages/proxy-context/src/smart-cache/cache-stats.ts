/** What a cache tells of itself; the keys are those of the metrics endpoint, and counters never go back. */
export interface CacheStats {
  readonly entries: number;
  readonly max_size: number;
  readonly memory_usage_bytes: number;
  readonly memory_usage_mb: number;
  readonly max_memory_mb: number;
  /** Look-ups that the first tier answered, with a stale value too. */
  readonly hits: number;
  readonly misses: number;
  readonly total_requests: number;
  /** From 0 to 1; 0 before the first look-up. */
  readonly hit_rate: number;
  /** Entries that went to make room. */
  readonly evictions: number;
  /** Entries that went because their time was over. */
  readonly expirations: number;
  readonly sets: number;
  /** Misses that waited for a load that was under way already. */
  readonly coalesced: number;
  /** Values that were compressed. */
  readonly compressed: number;
  /** Seconds. */
  readonly default_ttl: number;
}
