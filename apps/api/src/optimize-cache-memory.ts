import type { FeatureFlags, MemoryConsumer, MemoryManager } from '@proxyapi/proxy-context';

import type { FlagName } from './config/feature-flag-schema.ts';

/** A cache that can do with less memory. */
export interface ThriftyCache {
  /** Gives memory back when it runs short. */
  readonly consumer: MemoryConsumer;
  /** Whether values that are stored from now on are compressed. */
  compressValues(isOn: boolean): void;
}

/** Whom a cache listens to. */
export interface MemoryAdvice {
  readonly flags: FeatureFlags<FlagName>;
  readonly memory: Pick<MemoryManager, 'register'>;
}

const FLAG = 'smart_cache_memory_optimization';

/**
 * Has a cache follow the flag `smart_cache_memory_optimization`: while it is on, values are compressed and the cache shrinks
 * when memory runs short; while it is off, neither. What an operator asks for by hand is given back either way.
 */
export function optimizeCacheMemory(cache: ThriftyCache, { flags, memory }: MemoryAdvice): void {
  const isOn = (): boolean => flags.isOn(FLAG, 'gateway');
  const { consumer } = cache;
  const { name, value } = consumer;
  memory.register({ name, value, usedBytes: () => consumer.usedBytes(), release: (level) => (level === 'cleanup' || isOn() ? consumer.release(level) : 0) });
  cache.compressValues(isOn());
  flags.subscribe(FLAG, () => cache.compressValues(isOn()));
}
