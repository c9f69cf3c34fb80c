import type { MemoryLevel } from './memory-marks.ts';
import type { GcKind } from './observe-gc.ts';

/** What a {@link MemoryManager} knows, under names that go into JSON as they are. */
export interface MemoryStats {
  readonly level: MemoryLevel;
  readonly rss_bytes: number;
  readonly rss_mb: number;
  readonly heap_used_bytes: number;
  readonly heap_total_bytes: number;
  readonly external_bytes: number;
  /** After the last major collection; `null` before the first. What JavaScript has in the place of a count of objects. */
  readonly heap_after_gc_bytes: number | null;
  /** The largest resident size that was sampled. */
  readonly peak_rss_bytes: number;
  /** The thresholds that count: the configured ones, or shares of the container's limit where that is small. */
  readonly memory_threshold_mb: number;
  readonly emergency_threshold_mb: number;
  /** What counts as full. */
  readonly limit_mb: number;
  /** Times that memory came above a threshold. */
  readonly pressure_events: number;
  readonly emergency_events: number;
  /** Times that memory was given back, for pressure or when asked. */
  readonly cleanups: number;
  readonly released_bytes: number;
  readonly consumers: readonly { readonly name: string; readonly used_bytes: number; readonly released_bytes: number }[];
  readonly gc_available: boolean;
  /** Collections that the manager asked for. */
  readonly gc_forced: number;
  readonly gc_collections: Readonly<Record<GcKind, number>>;
  readonly gc_pause_ms: number;
  readonly gc_longest_pause_ms: number;
  readonly leaks_detected: number;
  /** The leak that is under way; `null` for none. */
  readonly leak: { readonly bytes_per_minute: number; readonly r_squared: number; readonly observed_seconds: number } | null;
}
