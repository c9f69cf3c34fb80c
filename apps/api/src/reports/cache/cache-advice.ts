import type { AnswerStats } from './answer-stats.ts';
import { isBelowTarget } from './hit-rate-report.ts';
import type { StoreReport } from './store-report.ts';

/** What an operator could change, and why. */
export interface Advice {
  /** Of the configuration file. */
  readonly key: string;
  readonly text: string;
}

/** What {@link adviseOnCaches} goes by. */
export interface AdviceFacts {
  readonly mode: string;
  readonly stats: AnswerStats;
  readonly responseStore: StoreReport | null;
  readonly modelStore: StoreReport | null;
}

/** From here on a cache counts as full. */
const FULL_RATIO = 0.9;
/** Share of what was stored and then went before anybody asked again, from which it is worth a word. */
const LOSS_RATIO = 0.1;

/** What the figures of the caches suggest, in plain words; nothing where all is well. */
export function adviseOnCaches(facts: AdviceFacts): readonly Advice[] {
  return [...adviseOnRoom(facts), ...adviseOnAge(facts), ...adviseOnMode(facts), ...adviseOnStores(facts)];
}

function adviseOnRoom({ stats }: AdviceFacts): readonly Advice[] {
  const { entries, max_size, memory_usage_mb, max_memory_mb, evictions, sets } = stats;
  if (evictions < sets * LOSS_RATIO || evictions === 0) return [];
  const lost = `${evictions} of ${sets} answers had to go to make room`;
  const advice: Advice[] = [];
  if (memory_usage_mb >= max_memory_mb * FULL_RATIO) advice.push({ key: 'cache.response.max_memory_mb', text: `The cache is full and ${lost}: raise cache.response.max_memory_mb above ${max_memory_mb}.` });
  if (entries >= max_size * FULL_RATIO) advice.push({ key: 'cache.response.max_size', text: `The cache is full and ${lost}: raise cache.response.max_size above ${max_size}.` });
  return advice;
}

function adviseOnAge({ stats: { expirations, evictions, sets, default_ttl } }: AdviceFacts): readonly Advice[] {
  if (expirations <= evictions || expirations < sets / 2) return [];
  return [{ key: 'cache.response.default_ttl', text: `${expirations} of ${sets} answers grew too old before they went for any other reason: raise cache.response.default_ttl above ${default_ttl} s, if older answers will do.` }];
}

function adviseOnMode({ mode, stats }: AdviceFacts): readonly Advice[] {
  if (mode !== 'deterministic' || !isBelowTarget(stats)) return [];
  return [{ key: 'cache.response.mode', text: 'Few look-ups find an answer. cache.response.mode is deterministic: requests with temperature 0 or a seed, and embeddings, are looked up. Have callers ask so, with the same words each time; or set it to all, if any answer to the same question will do.' }];
}

function adviseOnStores({ responseStore, modelStore }: AdviceFacts): readonly Advice[] {
  return [...adviseOnStore('cache.response', responseStore), ...adviseOnStore('cache.models', modelStore)];
}

function adviseOnStore(section: string, store: StoreReport | null): readonly Advice[] {
  if (store === null || store.degraded === null) return [];
  return [{ key: `${section}.path`, text: `The file of ${section} cannot be written (${store.degraded}), and the cache goes on in memory alone: free space on its disk, make it writable, or set another ${section}.path.` }];
}
