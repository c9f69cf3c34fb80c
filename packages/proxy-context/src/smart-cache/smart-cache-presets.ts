const BYTES_PER_MB = 1024 ** 2;
const MS_PER_SECOND = 1000;

/** Name of a preset. */
export type SmartCachePresetName = 'default' | 'high_memory' | 'constrained';

/** The limits of a preset. */
export interface SmartCachePreset {
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly ttlMs: number;
  readonly cleanupIntervalMs: number;
  readonly compressAboveBytes: number | false;
}

/** Zstd gains little below it, and costs as much. */
const COMPRESS_ABOVE_BYTES = 4096;

/** Sets of limits by name: spread one into the options, and what you give after it counts. */
export const SMART_CACHE_PRESETS: Readonly<Record<SmartCachePresetName, SmartCachePreset>> = {
  default: {
    maxEntries: 10_000, maxBytes: 512 * BYTES_PER_MB, ttlMs: 1800 * MS_PER_SECOND,
    cleanupIntervalMs: 300 * MS_PER_SECOND, compressAboveBytes: COMPRESS_ABOVE_BYTES,
  },
  high_memory: {
    maxEntries: 50_000, maxBytes: 1024 * BYTES_PER_MB, ttlMs: 3600 * MS_PER_SECOND,
    cleanupIntervalMs: 300 * MS_PER_SECOND, compressAboveBytes: COMPRESS_ABOVE_BYTES,
  },
  constrained: {
    maxEntries: 5000, maxBytes: 256 * BYTES_PER_MB, ttlMs: 1800 * MS_PER_SECOND,
    cleanupIntervalMs: 600 * MS_PER_SECOND, compressAboveBytes: COMPRESS_ABOVE_BYTES,
  },
};
