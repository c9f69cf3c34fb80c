import type { Feature } from './feature.ts';

const SOURCE = 'packages/proxy-context/src/smart-cache';
const CACHE = `${SOURCE}/smart-cache.ts`;
const COUNTS = `${SOURCE}/cache-counts.ts`;
const STORE = `${SOURCE}/entries/entry-store.ts`;
const FLIGHT = `${SOURCE}/loading/flight.ts`;
const FLIGHTS = `${SOURCE}/loading/flights.ts`;
const PRESETS = `${SOURCE}/smart-cache-presets.ts`;
const CACHE_TEST = { directory: 'packages/proxy-context', file: 'src/smart-cache/smart-cache.test.ts' };
const LOADING_TEST = { directory: 'packages/proxy-context', file: 'src/smart-cache/get-or-set.test.ts' };
const TIER_TEST = { directory: 'packages/proxy-context', file: 'src/smart-cache/second-tier.test.ts' };
const POLICY_TEST = { directory: 'packages/proxy-context', file: 'src/smart-cache/policy/eviction-policy.test.ts' };

/** The cache by itself: time, limits, callers at once, compression, a second tier. */
export const SMART_CACHE_FEATURES: readonly Feature[] = [
  {
    name: 'smart cache: a value expires after its TTL',
    test: { ...CACHE_TEST, title: 'gives a value out until its time is over, its own or the usual one' },
    switchOff: { file: CACHE, search: 'this.#clock.now() + ttlMs', replace: 'Infinity' },
  },
  {
    name: 'smart cache: a set may have a TTL of its own',
    test: { ...CACHE_TEST, title: 'gives a value out until its time is over, its own or the usual one' },
    switchOff: { file: CACHE, search: 'this.#clock.now() + ttlMs', replace: 'this.#clock.now() + this.#ttlMs' },
  },
  {
    name: 'smart cache: 30 minutes, 10,000 entries and 512 MB are the defaults',
    test: { ...CACHE_TEST, title: 'has the presets, of which each makes a cache' },
    switchOff: { file: PRESETS, search: '512 * BYTES_PER_MB, ttlMs: 1800 * MS_PER_SECOND', replace: '512 * BYTES_PER_MB, ttlMs: 3600 * MS_PER_SECOND' },
  },
  {
    name: 'smart cache: the high-memory preset',
    test: { ...CACHE_TEST, title: 'has the presets, of which each makes a cache' },
    switchOff: { file: PRESETS, search: 'maxEntries: 50_000', replace: 'maxEntries: 10_000' },
  },
  {
    name: 'smart cache: the memory-constrained preset',
    test: { ...CACHE_TEST, title: 'has the presets, of which each makes a cache' },
    switchOff: { file: PRESETS, search: 'maxEntries: 5000, maxBytes: 256', replace: 'maxEntries: 5000, maxBytes: 512' },
  },
  {
    name: 'smart cache: LRU lets the entry used longest ago go first',
    test: { ...CACHE_TEST, title: 'lets the entry used longest ago go first, with the policy lru' },
    switchOff: { file: `${SOURCE}/policy/lru-policy.ts`, search: 'if (node === this.#list.newest) return;', replace: 'return;' },
  },
  {
    name: 'smart cache: SIEVE keeps what is used through a scan',
    test: { ...POLICY_TEST, title: 'keeps what is used through a scan of new entries, where lru loses it' },
    switchOff: { file: `${SOURCE}/policy/sieve-policy.ts`, search: 'node.isUsed = true;', replace: '' },
  },
  {
    name: 'smart cache: entries are bounded',
    test: { ...CACHE_TEST, title: 'keeps within entries and bytes after every write, and keeps the value written last' },
    switchOff: { file: STORE, search: 'this.#entries.size > maxEntries || ', replace: '' },
  },
  {
    name: 'smart cache: bytes are bounded',
    test: { ...CACHE_TEST, title: 'keeps within entries and bytes after every write, and keeps the value written last' },
    switchOff: { file: STORE, search: ' || this.#bytes > maxBytes', replace: '' },
  },
  {
    name: 'smart cache: one value larger than the cache drives nothing else out',
    test: { ...CACHE_TEST, title: 'lets a value go at once that is larger than the whole cache, and nothing else' },
    switchOff: { file: STORE, search: 'if (entry.bytes > maxBytes) {', replace: 'if (false) {' },
  },
  {
    name: 'smart cache: sizes have keys, tags and bookkeeping in them',
    test: { ...CACHE_TEST, title: 'counts keys, values, tags and entries, and gives every byte back' },
    switchOff: { file: `${SOURCE}/entries/size-of.ts`, search: 'let bytes = ENTRY_BYTES + sizeOfString(key);', replace: 'let bytes = 0;' },
  },
  {
    name: 'smart cache: it takes other limits while it runs',
    test: { ...CACHE_TEST, title: 'lets go what no longer fits after a resize' },
    switchOff: { file: STORE, search: 'this.#evictTo(limits);', replace: '' },
  },
  {
    name: 'smart cache: it gives memory back when it runs short',
    test: { ...CACHE_TEST, title: 'gives half its bytes back under pressure, all of them in an emergency and on request' },
    switchOff: { file: CACHE, search: "this.#store.shrinkTo(level === 'pressure' ? Math.floor(before / 2) : 0);", replace: '' },
  },
  {
    name: 'smart cache: expired entries are removed in the background',
    test: { ...CACHE_TEST, title: 'removes expired entries in the background, however many, without a look-up' },
    switchOff: { file: `${SOURCE}/expiry-sweep.ts`, search: 'if (this.#nextSlice === undefined) this.#visitSlice(entries());', replace: '' },
  },
  {
    name: 'smart cache: large values are compressed',
    test: { ...CACHE_TEST, title: 'compresses large values in the background, and gives them back as they were' },
    switchOff: { file: CACHE, search: 'if (this.#store.put(entry) && entry.valueBytes > this.#compressAboveBytes) this.#compressor.offer(entry);', replace: 'this.#store.put(entry);' },
  },
  {
    name: 'smart cache: compression can be off',
    test: { ...CACHE_TEST, title: 'leaves a value as it is that gets no smaller, is below the size, or has no encoded form' },
    switchOff: { file: CACHE, search: 'compressAboveBytes === false ? Infinity : compressAboveBytes', replace: 'Number(compressAboveBytes)' },
  },
  {
    name: 'smart cache: callers at once load a missing value once',
    test: { ...LOADING_TEST, title: 'loads once for a thousand misses at once, and once more when its time is over' },
    switchOff: { file: FLIGHTS, search: '(running ?? this.#start(key, load))', replace: 'this.#start(key, load)' },
  },
  {
    name: 'smart cache: who began a load may leave',
    test: { ...LOADING_TEST, title: 'takes nobody along when the first of ten callers aborts' },
    switchOff: { file: FLIGHT, search: 'this.#waiters > 0 || ', replace: '' },
  },
  {
    name: 'smart cache: a load that nobody waits for is ended',
    test: { ...LOADING_TEST, title: 'aborts the load when all have left, and begins another for whoever comes' },
    switchOff: { file: FLIGHT, search: 'this.#onAbandon();\n    this.#controller.abort(reason);', replace: 'this.#onAbandon();' },
  },
  {
    name: 'smart cache: an error is shared, not kept',
    test: { ...LOADING_TEST, title: 'shares the error of a load with all who waited, without loading again' },
    switchOff: { file: FLIGHTS, search: '} finally {\n        forget();', replace: '} finally {' },
  },
  {
    name: 'smart cache: a write during a load is not overwritten by it',
    test: { ...LOADING_TEST, title: 'does not keep what was being loaded when the key is' },
    switchOff: { file: CACHE, search: 'value !== undefined && isCurrent()', replace: 'value !== undefined' },
  },
  {
    name: 'smart cache: a cached null is a hit',
    test: { ...LOADING_TEST, title: 'takes a cached null for a hit, and keeps no undefined' },
    switchOff: { file: CACHE, search: 'if (value !== undefined) return value;', replace: 'if (value) return value;' },
  },
  {
    name: 'smart cache: a stale value is given out while a new one is loaded',
    test: { ...LOADING_TEST, title: 'gives the expired value at once and loads a new one in the background, once' },
    switchOff: { file: CACHE, search: 'entry.freshUntilMs + staleMs <= nowMs', replace: 'entry.freshUntilMs <= nowMs' },
  },
  {
    name: 'smart cache: a tag takes its entries along',
    test: { ...CACHE_TEST, title: 'forgets all that bears a tag, and nothing else' },
    switchOff: { file: STORE, search: 'if (entry.tags.length > 0) this.#tags.add(entry);', replace: '' },
  },
  {
    name: 'smart cache: the hit rate is told',
    test: { ...CACHE_TEST, title: 'counts what it does, under the keys of the metrics endpoint' },
    switchOff: { file: COUNTS, search: 'hit_rate: total === 0 ? 0 : this.hits / total', replace: 'hit_rate: 0' },
  },
  {
    name: 'smart cache: a second tier is written through',
    test: { ...TIER_TEST, title: 'writes through, and reads what the first tier does not have' },
    switchOff: { file: CACHE, search: 'this.#tier.write(key, value, options.ttlMs ?? this.#ttlMs)', replace: 'void value' },
  },
  {
    name: 'smart cache: a write during a read of the second tier counts',
    test: { ...TIER_TEST, title: 'does not bring back what it was reading when the key is' },
    switchOff: { file: `${SOURCE}/tiers/tier-link.ts`, search: 'if (!isCurrent()) return undefined;', replace: '' },
  },
];
