// What a strict TypeScript project writes against the package. Never run: scripts/published-packages.test.ts checks it
// against the types that are shipped, and typecheck against the source.
import { ModelCache, type ModelCacheKey, type ModelCacheOptions } from '@proxyapi/proxy-context';

const options: ModelCacheOptions = { ttlMs: 1000, maxSize: 10, now: () => 0 };
const provider: ModelCacheKey = { name: 'openai', baseUrl: 'https://api.openai.com/v1' };

/** Remembers a list, and gives back what is known. */
export function remember(models: readonly string[]): readonly string[] | undefined {
  const cache = new ModelCache(options);
  cache.setModels(provider, models);
  return cache.isValid(provider) ? cache.getModels(provider) : undefined;
}
