import type { Feature } from './feature.ts';
import { FLAG_FEATURES } from './flag-features.ts';
import { MEMORY_FEATURES } from './memory-features.ts';
import { MODEL_CACHE_FEATURES } from './model-cache-features.ts';
import { RESPONSE_CACHE_FEATURES } from './response-cache-features.ts';
import { SMART_CACHE_FEATURES } from './smart-cache-features.ts';

/** All of them. A new one is a new entry in one of these lists and nothing else. */
export const FEATURES: readonly Feature[] = [...SMART_CACHE_FEATURES, ...RESPONSE_CACHE_FEATURES, ...MODEL_CACHE_FEATURES, ...MEMORY_FEATURES, ...FLAG_FEATURES];
