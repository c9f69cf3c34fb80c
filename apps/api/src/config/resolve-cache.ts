import { SMART_CACHE_PRESETS } from '@proxyapi/proxy-context';
import type { ResponseCacheConfig } from './config.ts';
import type { FileConfig } from './config-schema.ts';
import { bytesOfMegabytes } from './megabytes.ts';
import { milliseconds } from './milliseconds.ts';

/** The settings that count: the preset's, over them the keys given in the file, the environment's over all. */
export function resolveResponseCache({ preset, response }: FileConfig['cache'], { maxMemoryMb }: { readonly maxMemoryMb: number | undefined }): ResponseCacheConfig {
  const { maxEntries, maxBytes, ttlMs, cleanupIntervalMs } = SMART_CACHE_PRESETS[preset];
  const { max_size: size, default_ttl: ttl, max_memory_mb: memory, cleanup_interval: interval } = response;
  const memoryMb = maxMemoryMb ?? memory;
  return {
    mode: response.mode,
    maxEntries: size ?? maxEntries,
    ttlMs: ttl === undefined ? ttlMs : milliseconds(ttl),
    maxBytes: memoryMb === undefined ? maxBytes : bytesOfMegabytes(memoryMb),
    cleanupIntervalMs: interval === undefined ? cleanupIntervalMs : milliseconds(interval),
    isCompressed: response.enable_compression,
    isPersistent: response.persist,
    path: response.path,
  };
}
