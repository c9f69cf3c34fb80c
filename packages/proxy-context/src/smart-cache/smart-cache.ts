import type { ReleaseLevel } from '../memory-manager/memory-consumer.ts';
import type { CacheObserver } from './cache-observer.ts';
import { CacheCounts } from './cache-counts.ts';
import type { CacheStats } from './cache-stats.ts';
import { CoarseClock } from './coarse-clock.ts';
import type { CacheCodec } from './codec/cache-codec.ts';
import { StructuredCodec } from './codec/structured-codec.ts';
import { BackgroundCompressor } from './entries/background-compressor.ts';
import { CacheEntry } from './entries/cache-entry.ts';
import { EntryStore, type StoreLimits } from './entries/entry-store.ts';
import { type PackedValue, unpackValue } from './entries/packed-value.ts';
import { checkedSize, sizeOfBytes, sizeOfFrame, sizeOfValue } from './entries/size-of.ts';
import { ExpirySweep } from './expiry-sweep.ts';
import { Flights, type Load } from './loading/flights.ts';
import { createPolicy } from './policy/create-policy.ts';
import { assertDuration, checkLimits, type GetOrSetOptions, type SetOptions, type SmartCacheOptions } from './smart-cache-options.ts';
import { TierLink } from './tiers/tier-link.ts';

const NO_TAGS: readonly string[] = [];

/**
 * A cache in memory that stays within a number of entries and of bytes, whatever is put into it.
 *
 * It differs from a plain LRU cache in what it measures and in what it does about misses: sizes are those of the memory,
 * keys and bookkeeping included; large values are compressed in the background; {@link SmartCache.getOrSet} loads a
 * missing value once, however many wait for it. It evicts and never refuses: a value larger than the whole cache is
 * let go at once, and nothing else has to go for it.
 *
 * It keeps values, not copies of them: who changes a value that it has set or got changes the cached one. A Buffer that
 * is a view of larger memory keeps all of that memory alive, and counts with its own length.
 *
 * @example
 * const cache = new SmartCache<string>({ maxBytes: 64 * 1024 ** 2, ttlMs: 60_000 });
 * const page = await cache.getOrSet('page', (signal) => render({ signal }));
 */
export class SmartCache<Value> {
  readonly #store: EntryStore<Value>;
  readonly #ttlMs: number;
  #compressAboveBytes: number;
  readonly #codec: CacheCodec<Value>;
  readonly #sizeOf: (value: Value) => number;
  readonly #observer: CacheObserver | undefined;
  readonly #clock: { now(): number };
  readonly #compressor: BackgroundCompressor<Value>;
  readonly #flights = new Flights<Value>();
  readonly #tier: TierLink<Value> | undefined;
  readonly #sweep: ExpirySweep<CacheEntry<Value>>;
  readonly #counts = new CacheCounts();
  #closing: Promise<void> | undefined;

  /**
   * @throws RangeError when a limit is out of its range, or there is no such policy.
   * @throws TypeError when there is a second tier and no codec.
   */
  constructor(options: SmartCacheOptions<Value> = {}) {
    const { policy = 'sieve', codec = new StructuredCodec<Value>(), secondTier: tier, wallNow = Date.now, now } = options;
    const limits = checkLimits(options);
    if (tier !== undefined && options.codec === undefined) throw new TypeError('a second tier wants a codec that checks what it reads');
    this.#store = new EntryStore({ ...limits, policy: createPolicy(policy), onEvict: (key) => this.#onEvict(key) });
    this.#ttlMs = limits.ttlMs;
    this.#compressAboveBytes = thresholdOf(limits);
    this.#codec = codec;
    this.#sizeOf = options.sizeOf ?? ((value) => sizeOfValue(value, codec));
    this.#observer = options.observer;
    this.#clock = now === undefined ? new CoarseClock() : { now };
    this.#compressor = new BackgroundCompressor({ encode: (value) => codec.encode(value), onPacked: (entry, packed) => this.#onPacked(entry, packed) });
    this.#tier = tier && new TierLink({ tier, codec, wallNow, onRead: (key, { value, ttlMs }) => this.#keep(key, value, { ttlMs }) });
    this.#sweep = new ExpirySweep({ intervalMs: limits.cleanupIntervalMs, entries: () => this.#store.values(), visit: (entry) => this.#expireIfOver(entry) });
  }

  /** Entries that are kept now, expired ones that nobody has met included; never above `maxEntries`. */
  get size(): number {
    return this.#store.size;
  }

  /** Bytes that the entries take now; never above `maxBytes`. */
  usedBytes(): number {
    return this.#store.bytes;
  }

  /** A fresh value of the first tier. `undefined` is a miss: a value that is `undefined` cannot be told from one. */
  get(key: string): Value | undefined {
    const entry = this.#lookUp(key, this.#clock.now(), 0);
    return entry === undefined ? undefined : this.#valueOf(entry);
  }

  /** A fresh value of the first tier, or else of the second, which then comes into the first for the time that it has left. */
  async getThrough(key: string): Promise<Value | undefined> {
    const kept = this.#find(key, this.#clock.now(), 0);
    const value = kept === undefined ? await this.#readThrough(key) : this.#valueOf(kept);
    this.#count(value === undefined ? 'miss' : 'hit');
    return value;
  }

  /** Whether a fresh value is in the first tier. Counts as no look-up and no use. */
  has(key: string): boolean {
    const entry = this.#store.get(key);
    return entry !== undefined && entry.freshUntilMs > this.#clock.now();
  }

  /**
   * Keeps a value, in the place of the last one. After `close` it keeps none.
   *
   * @throws RangeError when `ttlMs` is not above 0, or `staleMs` is below it.
   * @throws what the codec throws for a value that can be measured by nothing else.
   */
  set(key: string, value: Value, options: SetOptions = {}): void {
    if (this.#closing !== undefined) return;
    this.#keep(key, value, options);
    this.#counts.sets += 1;
    this.#flights.detach(key);
    if (this.#tier === undefined) return;
    if (options.tags === undefined || options.tags.length === 0) this.#tier.write(key, value, options.ttlMs ?? this.#ttlMs);
    else this.#tier.delete(key);
  }

  /** Forgets a value in both tiers; what is being loaded for it will not be kept. Tells whether the first tier had it. */
  delete(key: string): boolean {
    this.#flights.detach(key);
    this.#tier?.delete(key);
    const entry = this.#store.get(key);
    if (entry !== undefined) this.#store.remove(entry);
    return entry !== undefined;
  }

  /** Forgets everything, in both tiers; what is being loaded will not be kept. */
  clear(): void {
    this.#flights.detachAll();
    this.#tier?.clear();
    this.#store.clear();
  }

  /** Forgets what bears a tag, and tells how many entries that were; what is being loaded for the tag will not be kept. */
  invalidateTag(tag: string): number {
    this.#flights.detachTagged(tag);
    const entries = this.#store.tagged(tag);
    for (const entry of entries) this.#store.remove(entry);
    return entries.length;
  }

  /**
   * A fresh value, or what `load` gives, which is then kept.
   *
   * All who want one key at one time share one load: its function and options are those of the first. When it fails,
   * they share its error. Each may leave by its own signal, which takes nobody along; when all have left, the signal of
   * the load aborts. With `staleMs` a value that has expired is given at once, while `load` runs in the background.
   * What a load gives is not kept when it is `undefined`, or when the key was set, deleted or invalidated meanwhile.
   *
   * @throws what `load` throws, or the reason of the caller's signal.
   */
  async getOrSet(key: string, load: (signal: AbortSignal) => Value | Promise<Value>, options: GetOrSetOptions = {}): Promise<Value> {
    const { signal, staleMs = 0, tags = NO_TAGS } = options;
    signal?.throwIfAborted();
    const run: Load<Value>['run'] = async (loadSignal, isCurrent) => {
      const stored = await this.#tier?.read(key);
      if (stored !== undefined) return stored;
      const value = await load(loadSignal);
      if (value !== undefined && isCurrent()) this.set(key, value, options);
      return value;
    };
    const nowMs = this.#clock.now();
    const entry = this.#lookUp(key, nowMs, staleMs);
    if (entry !== undefined && entry.freshUntilMs <= nowMs) {
      this.#flights.runInBackground(key, { run, tags }, (error) => this.#observer?.onRevalidationError?.(key, error));
    }
    const value = entry && this.#valueOf(entry);
    if (value !== undefined) return value;
    return this.#flights.join(key, { run, tags }, { signal, onJoin: () => this.#counts.coalesced += 1 });
  }

  /**
   * Compresses values above that size, or none; from the next `set` on.
   *
   * @throws RangeError when it is out of its range.
   */
  compressAbove(bytes: number | false): void {
    this.#compressAboveBytes = thresholdOf(checkLimits({ ...this.#store.limits, compressAboveBytes: bytes }));
  }

  /**
   * Takes other limits, and lets go at once what no longer fits.
   *
   * @throws RangeError when one is out of its range.
   */
  resize(limits: Partial<StoreLimits>): void {
    const { maxEntries, maxBytes } = checkLimits({ ...this.#store.limits, ...limits });
    this.#store.resize({ maxEntries, maxBytes });
  }

  /**
   * Gives memory back, and tells how many bytes: half of it under `pressure`, all of it otherwise. The second tier keeps
   * what it has.
   */
  release(level: ReleaseLevel): number {
    const before = this.#store.bytes;
    if (level === 'pressure') for (const entry of this.#store.values()) this.#expireIfOver(entry);
    this.#store.shrinkTo(level === 'pressure' ? Math.floor(before / 2) : 0);
    return before - this.#store.bytes;
  }

  getStats(): CacheStats {
    return this.#counts.toStats({ entries: this.#store.size, bytes: this.#store.bytes, ttlMs: this.#ttlMs, ...this.#store.limits });
  }

  /**
   * Stops the timer, gives the memory back, and resolves when the second tier has written what is queued. Loads go on for
   * those who wait; loads in the background end. Idempotent.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** An entry that may be given out, up to `staleMs` after its time; counts the look-up. */
  #lookUp(key: string, nowMs: number, staleMs: number): CacheEntry<Value> | undefined {
    const entry = this.#find(key, nowMs, staleMs);
    if (entry === undefined) this.#count('miss');
    else this.#count(entry.freshUntilMs > nowMs ? 'hit' : 'stale');
    return entry;
  }

  #find(key: string, nowMs: number, staleMs: number): CacheEntry<Value> | undefined {
    const entry = this.#store.get(key);
    if (entry === undefined) return undefined;
    if (entry.keptUntilMs <= nowMs || entry.freshUntilMs + staleMs <= nowMs) {
      this.#expireIfOver(entry);
      return undefined;
    }
    this.#store.touch(entry);
    return entry;
  }

  #count(result: 'hit' | 'miss' | 'stale'): void {
    if (result === 'miss') this.#counts.misses += 1;
    else this.#counts.hits += 1;
    this.#observer?.onLookup?.(result);
  }

  // What was set while the second tier was read is here by now, and is the newer.
  async #readThrough(key: string): Promise<Value | undefined> {
    const found = await this.#tier?.read(key);
    if (found !== undefined) return found;
    const entry = this.#find(key, this.#clock.now(), 0);
    return entry && this.#valueOf(entry);
  }

  #keep(key: string, value: Value, { ttlMs = this.#ttlMs, staleMs = 0, tags: givenTags = NO_TAGS }: SetOptions): void {
    if (this.#closing !== undefined) return;
    assertDuration('ttlMs', ttlMs);
    if (!(staleMs >= 0)) throw new RangeError(`staleMs must be at least 0, got ${staleMs}`);
    const tags = givenTags.length === 0 ? NO_TAGS : [...new Set(givenTags)];
    const freshUntilMs = this.#clock.now() + ttlMs;
    const entry = new CacheEntry({
      key, value, tags, freshUntilMs, keptUntilMs: freshUntilMs + staleMs,
      valueBytes: checkedSize(this.#sizeOf(value)), frameBytes: sizeOfFrame(key, tags),
    });
    if (this.#store.put(entry) && entry.valueBytes > this.#compressAboveBytes) this.#compressor.offer(entry);
  }

  #valueOf({ packed, value }: CacheEntry<Value>): Value | undefined {
    return packed === undefined ? value : this.#codec.decode(unpackValue(packed));
  }

  #expireIfOver(entry: CacheEntry<Value>): void {
    if (entry.keptUntilMs > this.#clock.now()) return;
    this.#store.remove(entry);
    this.#counts.expirations += 1;
    this.#observer?.onGone?.(entry.key, 'expired');
  }

  #onEvict(key: string): void {
    this.#counts.evictions += 1;
    this.#observer?.onGone?.(key, 'evicted');
  }

  #onPacked(entry: CacheEntry<Value>, packed: PackedValue): void {
    if (this.#store.get(entry.key) !== entry || sizeOfBytes(packed.bytes) >= entry.valueBytes) return;
    this.#store.pack(entry, packed);
    this.#counts.compressed += 1;
  }

  async #close(): Promise<void> {
    this.#sweep.close();
    this.#flights.close();
    this.#store.clear();
    await this.#compressor.close();
    await this.#tier?.close();
  }
}

function thresholdOf({ compressAboveBytes }: { readonly compressAboveBytes: number | false }): number {
  return compressAboveBytes === false ? Infinity : compressAboveBytes;
}
