import { hash } from 'node:crypto';

import { assertPositiveInteger } from '../assert-positive-integer.ts';
import type { SecondTier } from '../store/second-tier.ts';
import { decodeRecord, encodeRecord } from './model-list-record.ts';

/** A provider as the cache tells it from others. */
export interface ModelCacheKey {
  readonly name: string;
  readonly baseUrl: string;
}

/** Settings of a {@link ModelCache}. */
export interface ModelCacheOptions {
  /**
   * How long a list counts as fresh, in milliseconds.
   * @default 300_000
   */
  readonly ttlMs?: number;
  /**
   * How long an expired list is still handed out, in milliseconds.
   * @default 604_800_000 (a week)
   */
  readonly staleMs?: number;
  /**
   * Lists that are kept; the one set longest ago goes first.
   * @default 1000
   */
  readonly maxSize?: number;
  /**
   * Where lists outlive the process. The cache closes it.
   * @default none: lists are gone after a restart
   */
  readonly store?: SecondTier;
  /** Milliseconds since the epoch, for what outlives the process. @default Date.now */
  readonly now?: () => number;
  /** Milliseconds on a clock that nobody sets. @default performance.now */
  readonly monotonicNow?: () => number;
}

/** Counters of a {@link ModelCache} since it was made, and what it holds. */
export interface ModelCacheStats {
  readonly entries: number;
  readonly max_size: number;
  readonly hits: number;
  readonly misses: number;
  /** Hits with a list that is no longer fresh. */
  readonly stale_hits: number;
  readonly total_requests: number;
  /** From 0 to 1; 0 before the first request. */
  readonly hit_rate: number;
  readonly sets: number;
  readonly evictions: number;
  readonly expirations: number;
  /** Lists that came from the store. */
  readonly restored: number;
  /** Seconds. */
  readonly default_ttl: number;
  readonly persistent: boolean;
}

interface Entry {
  readonly models: readonly string[];
  /** On the monotonic clock: one that is set back must not keep a list longer. */
  readonly expiresAtMs: number;
}

/**
 * Remembers which models each provider listed, across restarts where it has a store.
 *
 * Differs from a plain TTL cache: an expired list is still handed out for {@link ModelCacheOptions.staleMs}, because an
 * old list serves callers better than none while the provider cannot be asked. {@link ModelCache.isValid} tells when to
 * ask again.
 *
 * @example
 * ```ts
 * const cache = new ModelCache({ store: new SqliteTier({ path: './.proxyapi/models.sqlite', readTimeoutMs: 2000 }) });
 * await cache.restore([{ name: 'openai', baseUrl: 'https://api.openai.com/v1' }]);
 * ```
 */
export class ModelCache {
  readonly #ttlMs: number;
  readonly #staleMs: number;
  readonly #maxSize: number;
  readonly #store: SecondTier | undefined;
  readonly #now: () => number;
  readonly #monotonicNow: () => number;
  readonly #entries = new Map<string, Entry>();
  readonly #counts = { hits: 0, misses: 0, stale_hits: 0, sets: 0, evictions: 0, expirations: 0, restored: 0 };

  /** @throws RangeError for a time or a bound that is none. */
  constructor({ ttlMs = 300_000, staleMs = 604_800_000, maxSize = 1000, store, now = Date.now, monotonicNow = (): number => performance.now() }: ModelCacheOptions = {}) {
    if (!(ttlMs > 0)) throw new RangeError(`ttlMs must be above 0, got ${ttlMs}`);
    if (!(staleMs >= 0)) throw new RangeError(`staleMs must be at least 0, got ${staleMs}`);
    assertPositiveInteger('maxSize', maxSize);
    this.#ttlMs = ttlMs;
    this.#staleMs = staleMs;
    this.#maxSize = maxSize;
    this.#store = store;
    this.#now = now;
    this.#monotonicNow = monotonicNow;
  }

  /** Lists that are kept now; never above `maxSize`. */
  get size(): number {
    return this.#entries.size;
  }

  /** The provider's last list, fresh or stale; `undefined` if there is none. */
  getModels(provider: ModelCacheKey): readonly string[] | undefined {
    const entry = this.#entries.get(keyOf(provider));
    const sinceExpiryMs = entry === undefined ? 0 : this.#monotonicNow() - entry.expiresAtMs;
    if (entry === undefined || sinceExpiryMs >= this.#staleMs) {
      this.#counts.misses += 1;
      return undefined;
    }
    this.#counts.hits += 1;
    if (sinceExpiryMs >= 0) this.#counts.stale_hits += 1;
    return entry.models;
  }

  /** Remembers a list that the provider has just given. */
  setModels(provider: ModelCacheKey, models: readonly string[]): void {
    const key = keyOf(provider);
    const kept = Object.freeze([...models]);
    this.#counts.sets += 1;
    this.#put(key, { models: kept, expiresAtMs: this.#monotonicNow() + this.#ttlMs });
    this.#store?.set(key, encodeRecord({ models: kept, expiresAt: this.#now() + this.#ttlMs }), this.#ttlMs + this.#staleMs);
  }

  /** Forgets a provider's list, in the store too. */
  invalidate(provider: ModelCacheKey): void {
    const key = keyOf(provider);
    this.#entries.delete(key);
    this.#store?.delete(key);
  }

  /** Forgets every list, in the store too. */
  invalidateAll(): void {
    this.#entries.clear();
    this.#store?.clear();
  }

  /** Whether the provider's list is there and fresh. */
  isValid(provider: ModelCacheKey): boolean {
    const entry = this.#entries.get(keyOf(provider));
    return entry !== undefined && entry.expiresAtMs > this.#monotonicNow();
  }

  /** Drops the lists that are too old to be handed out; gives how many. What the store has of them expires there. */
  cleanupExpired(): number {
    const nowMs = this.#monotonicNow();
    const before = this.#entries.size;
    for (const [key, { expiresAtMs }] of this.#entries) if (nowMs - expiresAtMs >= this.#staleMs) this.#entries.delete(key);
    this.#counts.expirations += before - this.#entries.size;
    return before - this.#entries.size;
  }

  /**
   * Reads these providers' lists from the store, as fresh or stale as they are by now. A list that was set meanwhile
   * stays. Gives how many were found.
   */
  async restore(providers: readonly ModelCacheKey[]): Promise<number> {
    const found = await Promise.all(providers.map((provider) => this.#restore(keyOf(provider))));
    return found.filter(Boolean).length;
  }

  getStats(): ModelCacheStats {
    const { hits, misses } = this.#counts;
    const total = hits + misses;
    return {
      entries: this.#entries.size,
      max_size: this.#maxSize,
      ...this.#counts,
      total_requests: total,
      hit_rate: total === 0 ? 0 : hits / total,
      default_ttl: this.#ttlMs / 1000,
      persistent: this.#store !== undefined,
    };
  }

  /** Lets what was set land in the store, and closes it. */
  async close(): Promise<void> {
    await this.#store?.close();
  }

  async #restore(key: string): Promise<boolean> {
    const bytes = await this.#store?.get(key);
    if (bytes === undefined) return false;
    const record = decodeRecord(bytes);
    if (record === undefined) {
      this.#store?.delete(key);
      return false;
    }
    if (this.#entries.has(key)) return false;
    // A clock that was set back between two runs makes no list fresher than one that has just come.
    const freshMs = Math.min(this.#ttlMs, record.expiresAt - this.#now());
    this.#put(key, { models: Object.freeze([...record.models]), expiresAtMs: this.#monotonicNow() + freshMs });
    this.#counts.restored += 1;
    return true;
  }

  #put(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size <= this.#maxSize || oldest === undefined) return;
    this.#entries.delete(oldest);
    this.#counts.evictions += 1;
    this.#store?.delete(oldest);
  }
}

// A digest only to have a key of fixed length; nothing here is secret.
function keyOf({ name, baseUrl }: ModelCacheKey): string {
  return hash('md5', `${name}:${baseUrl}`);
}
