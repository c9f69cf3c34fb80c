import { assertInteger } from './assert-integer.ts';
import type { CacheObserver } from './cache-observer.ts';
import type { CacheCodec } from './codec/cache-codec.ts';
import type { EvictionPolicyName } from './policy/create-policy.ts';
import { SMART_CACHE_PRESETS } from './smart-cache-presets.ts';
import type { SecondTier } from '../store/second-tier.ts';

/** A Map holds 2^24 entries, and a timer waits 2^31 − 1 ms. */
const MAX_ENTRIES = 2 ** 24;
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Settings of a {@link SmartCache}. Those of a preset are {@link SMART_CACHE_PRESETS}. */
export interface SmartCacheOptions<Value> {
  /** Entries that are kept. @default 10_000 */
  readonly maxEntries?: number;
  /** Bytes that all entries take, keys and bookkeeping included. @default 512 MB */
  readonly maxBytes?: number;
  /** How long a value is fresh; `Infinity` is for good. @default 1_800_000 */
  readonly ttlMs?: number;
  /** How often expired entries are looked for; an expired one is never given out in between. @default 300_000 */
  readonly cleanupIntervalMs?: number;
  /** Values above it are compressed with zstd in the background; `false` compresses none. @default 4096 */
  readonly compressAboveBytes?: number | false;
  /** Which entry goes first. @default 'sieve' */
  readonly policy?: EvictionPolicyName;
  /**
   * What a value takes in memory. By default bytes count by their number, strings by their memory, everything else by
   * the length of its encoded form, which means that each `set` encodes it.
   */
  readonly sizeOf?: (value: Value) => number;
  /** Values to bytes and back. A second tier wants one. @default all that structuredClone takes */
  readonly codec?: CacheCodec<Value>;
  readonly observer?: CacheObserver;
  /** Where values go beside the memory. The cache closes it when it is closed. */
  readonly secondTier?: SecondTier;
  /** Monotonic milliseconds. @default performance.now, read once in a millisecond */
  readonly now?: () => number;
  /** Milliseconds of the wall clock, by which entries of the second tier expire. @default Date.now */
  readonly wallNow?: () => number;
}

/** How one value is kept. */
export interface SetOptions {
  /** How long it is fresh. @default the cache's ttlMs */
  readonly ttlMs?: number;
  /** How long it is kept beyond that, for `getOrSet` to give while it loads a new one. @default 0 */
  readonly staleMs?: number;
  /**
   * Names by which `invalidateTag` finds it. A value with tags stays in the first tier: nothing could tell a second one
   * which of its entries a tag means.
   */
  readonly tags?: readonly string[];
}

/** How `getOrSet` loads and keeps a value. */
export interface GetOrSetOptions extends SetOptions {
  /** This caller's; the load goes on for the others. */
  readonly signal?: AbortSignal | undefined;
}

/** The limits that have numbers, checked. */
export type CheckedLimits = Required<Pick<SmartCacheOptions<unknown>, 'maxEntries' | 'maxBytes' | 'ttlMs' | 'cleanupIntervalMs' | 'compressAboveBytes'>>;

/** Fills in the defaults. @throws RangeError when one is out of its range. */
export function checkLimits(options: Partial<CheckedLimits>): CheckedLimits {
  const limits = { ...SMART_CACHE_PRESETS.default, ...options };
  assertInteger('maxEntries', limits.maxEntries, [1, MAX_ENTRIES]);
  assertInteger('maxBytes', limits.maxBytes, [1, Number.MAX_SAFE_INTEGER]);
  assertInteger('cleanupIntervalMs', limits.cleanupIntervalMs, [1, MAX_TIMER_MS]);
  if (limits.compressAboveBytes !== false) assertInteger('compressAboveBytes', limits.compressAboveBytes, [0, Number.MAX_SAFE_INTEGER]);
  assertDuration('ttlMs', limits.ttlMs);
  return limits;
}

/** @throws RangeError when `value` is not above 0. */
export function assertDuration(name: string, value: number): void {
  if (!(value > 0)) throw new RangeError(`${name} must be above 0, got ${value}`);
}
