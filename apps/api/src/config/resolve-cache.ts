import { type CacheSettings, fileSettings } from './cache-presets.ts';
import type { ResponseCacheConfig } from './config.ts';
import type { FileConfig } from './config-schema.ts';
import { bytesOfMegabytes } from './megabytes.ts';
import { milliseconds } from './milliseconds.ts';

/** The settings that count: the preset's, over them the keys given in the file, the environment's over all. */
export function resolveResponseCache({ preset, response }: FileConfig['cache'], { maxMemoryMb }: { readonly maxMemoryMb: number | undefined }): ResponseCacheConfig {
  const usual = fileSettings(preset);
  const valueOf = (key: keyof CacheSettings): number => response[key] ?? usual[key];
  return {
    mode: response.mode,
    maxEntries: valueOf('max_size'),
    ttlMs: milliseconds(valueOf('default_ttl')),
    maxBytes: bytesOfMegabytes(maxMemoryMb ?? valueOf('max_memory_mb')),
    cleanupIntervalMs: milliseconds(valueOf('cleanup_interval')),
    isCompressed: response.enable_compression,
    isPersistent: response.persist,
    path: response.path,
  };
}
