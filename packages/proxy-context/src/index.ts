export { ModelCache, type ModelCacheKey, type ModelCacheOptions } from './model-cache.ts';
