// What a strict TypeScript project writes against the package. Never run: scripts/published-packages.test.ts checks it
// against the types that are shipped, and typecheck against the source.
import { bufferCodec, FeatureFlags, MemoryManager, ModelCache, type ModelCacheKey, type ModelCacheOptions, SmartCache, type SmartCacheOptions, SqliteTier } from '@proxyapi/proxy-context';

const options: ModelCacheOptions = { ttlMs: 1000, maxSize: 10, now: () => 0 };
const provider: ModelCacheKey = { name: 'openai', baseUrl: 'https://api.openai.com/v1' };

/** Remembers a list, and gives back what is known. */
export function remember(models: readonly string[]): readonly string[] | undefined {
  const cache = new ModelCache(options);
  cache.setModels(provider, models);
  return cache.isValid(provider) ? cache.getModels(provider) : undefined;
}

const limits: SmartCacheOptions<Buffer> = { maxEntries: 10, maxBytes: 1024, codec: bufferCodec, secondTier: new SqliteTier({ path: './cache.sqlite', maxEntries: 10, maxBytes: 4096 }) };

/** Loads what is missing, and gives memory back when it runs short. */
export async function load(key: string): Promise<number> {
  const cache = new SmartCache(limits);
  const memory = new MemoryManager({ thresholdBytes: 2 ** 30 });
  memory.register({ name: 'pages', value: 1, usedBytes: () => cache.usedBytes(), release: (level) => cache.release(level) });
  const value = await cache.getOrSet(key, () => Buffer.from(key));
  return value.length + cache.getStats().entries;
}

/** Asks a switch. */
export function isOn(subject: string): boolean {
  const flags = new FeatureFlags<'compression'>([['compression', { isEnabled: true, rolloutPercent: 50 }]]);
  return flags.isOn('compression', subject);
}
