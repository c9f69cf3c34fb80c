export { ModelCache, type ModelCacheKey, type ModelCacheOptions, type ModelCacheStats } from './model-cache/model-cache.ts';
export { KeyvTier, type KeyvStore, type KeyvTierOptions, type KeyvTierStats } from './store/keyv-tier.ts';
export type { FailureVerdict } from './store/failure-verdict.ts';
export type { SecondTier } from './store/second-tier.ts';
export type { FileEvent } from './store/sqlite/sqlite-file.ts';
export { SqliteTier, type SqliteTierOptions, type SqliteTierStats } from './store/sqlite/sqlite-tier.ts';
export type { WorkerStats } from './store/sqlite/worker-messages.ts';
export type { Write } from './store/write-queue.ts';
