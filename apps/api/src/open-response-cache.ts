import { SmartCache, type SqliteTier } from '@proxyapi/proxy-context';
import type { Logger } from '@proxyapi/proxy-logging';

import type { ResponseCacheConfig } from './config/config.ts';
import { openStore } from './open-store.ts';
import { decodeAnswer, encodeAnswer } from './pipeline/cache/answer-codec.ts';
import { ResponseCache } from './pipeline/cache/response-cache.ts';
import { ShareBudget } from './pipeline/cache/share-budget.ts';
import type { AnswerMemory } from './register-memory.ts';
import { sizeOfAnswer, type StoredAnswer } from './pipeline/cache/stored-answer.ts';

/** Kept of running streams for those who come later, all together. */
const MAX_SHARED_BYTES = 64 * 1024 * 1024;
/** Below it zstd saves next to nothing. */
const COMPRESS_ABOVE_BYTES = 4096;

/** The response cache and what it keeps its answers in. */
export interface ResponseCacheParts extends AnswerMemory {
  readonly responses: ResponseCache;
  /** The file behind it; `undefined` where answers do not outlive a restart. */
  readonly store: SqliteTier | undefined;
  /** Opens the file, where there is one: requests wait so shortly for it that the first ones would find nothing otherwise. */
  readonly open: () => Promise<void>;
}

/**
 * The response cache, with its file where the configuration asks for one; `undefined` where it is switched off.
 *
 * @throws {@link StartError} for an SQLite that damages files.
 */
export function openResponseCache(config: ResponseCacheConfig, logger: Logger): ResponseCacheParts | undefined {
  const { mode, maxEntries, ttlMs, maxBytes, cleanupIntervalMs, isCompressed, isPersistent, path } = config;
  if (mode === 'off') return undefined;
  const file = isPersistent ? openStore({ content: 'answers', section: 'cache.response', path, maxEntries, maxBytes }, logger) : undefined;
  const compressAboveBytes = isCompressed ? COMPRESS_ABOVE_BYTES : false;
  const answers = new SmartCache<StoredAnswer>({
    maxEntries, maxBytes, ttlMs, cleanupIntervalMs, compressAboveBytes,
    sizeOf: sizeOfAnswer,
    codec: { encode: encodeAnswer, decode: decodeAnswer },
    ...(file === undefined ? {} : { secondTier: file }),
  });
  const budget = new ShareBudget(MAX_SHARED_BYTES);
  return { responses: new ResponseCache({ mode, store: answers, isPersistent, budget }), store: file, answers, budget, compressAboveBytes, open: async () => file?.open() };
}
