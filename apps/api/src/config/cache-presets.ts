import { SMART_CACHE_PRESETS, type SmartCachePresetName } from '@proxyapi/proxy-context';

/** Names for whole sets of settings. */
export const CACHE_PRESET_NAMES = ['default', 'high_memory', 'constrained'] as const satisfies readonly SmartCachePresetName[];

/** The settings of the response cache that presets have, in the words and units of the file: times in seconds. */
export interface CacheSettings {
  readonly max_size: number;
  readonly default_ttl: number;
  readonly max_memory_mb: number;
  readonly cleanup_interval: number;
}

const BYTES_PER_MEGABYTE = 1024 * 1024;
const MS_PER_SECOND = 1000;

/** What a preset sets. */
export function fileSettings(name: SmartCachePresetName): CacheSettings {
  const { maxEntries, ttlMs, maxBytes, cleanupIntervalMs } = SMART_CACHE_PRESETS[name];
  return { max_size: maxEntries, default_ttl: ttlMs / MS_PER_SECOND, max_memory_mb: maxBytes / BYTES_PER_MEGABYTE, cleanup_interval: cleanupIntervalMs / MS_PER_SECOND };
}
