import type { EvictionPolicy } from '../policy/eviction-policy.ts';
import type { CacheEntry } from './cache-entry.ts';
import type { PackedValue } from './packed-value.ts';
import { sizeOfBytes } from './size-of.ts';
import { TagIndex } from './tag-index.ts';

/** How much a store may hold. */
export interface StoreLimits {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** What an {@link EntryStore} is made of. */
export interface EntryStoreOptions<Value> extends StoreLimits {
  readonly policy: EvictionPolicy<CacheEntry<Value>>;
  /** An entry had to go to make room. */
  readonly onEvict: (key: string) => void;
}

/**
 * Holds entries within limits: whenever a call returns, `size <= maxEntries` and `bytes <= maxBytes`, since room is made
 * before an entry comes in. It knows nothing of time.
 */
export class EntryStore<Value> {
  readonly #entries = new Map<string, CacheEntry<Value>>();
  readonly #tags = new TagIndex<CacheEntry<Value>>();
  readonly #policy: EvictionPolicy<CacheEntry<Value>>;
  readonly #onEvict: (key: string) => void;
  #limits: StoreLimits;
  #bytes = 0;

  constructor({ maxEntries, maxBytes, policy, onEvict }: EntryStoreOptions<Value>) {
    this.#limits = { maxEntries, maxBytes };
    this.#policy = policy;
    this.#onEvict = onEvict;
  }

  get limits(): StoreLimits {
    return this.#limits;
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Tags that some entry bears. */
  get tags(): number {
    return this.#tags.size;
  }

  get(key: string): CacheEntry<Value> | undefined {
    return this.#entries.get(key);
  }

  values(): IterableIterator<CacheEntry<Value>> {
    return this.#entries.values();
  }

  tagged(tag: string): readonly CacheEntry<Value>[] {
    return this.#tags.of(tag);
  }

  touch(entry: CacheEntry<Value>): void {
    this.#policy.touch(entry);
  }

  /**
   * Takes an entry in, in the place of one of the same key. One that is larger than all there is room for goes at once,
   * and costs no other its place. Tells whether it is in.
   */
  put(entry: CacheEntry<Value>): boolean {
    const { maxEntries, maxBytes } = this.#limits;
    const previous = this.#entries.get(entry.key);
    if (previous !== undefined) this.remove(previous);
    if (entry.bytes > maxBytes) {
      this.#onEvict(entry.key);
      return false;
    }
    this.#evictTo({ maxEntries: maxEntries - 1, maxBytes: maxBytes - entry.bytes });
    this.#entries.set(entry.key, entry);
    this.#bytes += entry.bytes;
    if (entry.tags.length > 0) this.#tags.add(entry);
    this.#policy.insert(entry);
    // Known before: the policy sees a key that keeps coming back as one that is used.
    if (previous !== undefined) this.#policy.touch(entry);
    return true;
  }

  /** Lets an entry go that is in. */
  remove(entry: CacheEntry<Value>): void {
    this.#policy.remove(entry);
    this.#entries.delete(entry.key);
    if (entry.tags.length > 0) this.#tags.remove(entry);
    this.#bytes -= entry.bytes;
    // Whoever still knows the entry, a queue perhaps, must not keep its value alive.
    entry.value = undefined;
    entry.packed = undefined;
  }

  /** Puts the compressed form in the place of the value of an entry that is in. */
  pack(entry: CacheEntry<Value>, packed: PackedValue): void {
    const packedBytes = sizeOfBytes(packed.bytes);
    this.#bytes += packedBytes - entry.valueBytes;
    entry.valueBytes = packedBytes;
    entry.packed = packed;
    entry.value = undefined;
  }

  clear(): void {
    for (const entry of this.#entries.values()) this.remove(entry);
  }

  /** Takes other limits, and lets go what no longer fits. */
  resize(limits: StoreLimits): void {
    this.#limits = limits;
    this.#evictTo(limits);
  }

  /** Lets entries go until no more than `maxBytes` are left. */
  shrinkTo(maxBytes: number): void {
    this.#evictTo({ maxEntries: this.#limits.maxEntries, maxBytes });
  }

  #evictTo({ maxEntries, maxBytes }: StoreLimits): void {
    while (this.#entries.size > maxEntries || this.#bytes > maxBytes) {
      const victim = this.#policy.victim();
      if (victim === undefined) return;
      this.remove(victim);
      this.#onEvict(victim.key);
    }
  }
}
