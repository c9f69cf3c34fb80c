import type { Feature } from './feature.ts';

const CACHE = 'packages/proxy-context/src/model-cache/model-cache.ts';
const FILE = 'packages/proxy-context/src/store/sqlite/sqlite-file.ts';
const OPENING = 'apps/api/src/open-model-cache.ts';
const CACHE_TEST = { directory: 'packages/proxy-context', file: 'src/model-cache/model-cache.test.ts' };
const TIER_TEST = { directory: 'packages/proxy-context', file: 'src/store/sqlite/sqlite-tier.test.ts' };
const GATEWAY_TEST = { directory: 'apps/api', file: 'test/faults/model-store.test.ts' };
const CONFIG_TEST = { directory: 'apps/api', file: 'src/config/load-config.test.ts' };

/** The lists of models that providers were asked for. */
export const MODEL_CACHE_FEATURES: readonly Feature[] = [
  {
    name: 'model cache: lists are remembered',
    test: { ...CACHE_TEST, title: 'gives a list back until it is replaced' },
    switchOff: { file: CACHE, search: 'this.#entries.set(key, entry);', replace: '' },
  },
  {
    name: 'model cache: a fresh list is not asked for again',
    test: { ...GATEWAY_TEST, title: 'are there at once after a restart, and a fresh one is not asked for again' },
    switchOff: { file: 'apps/api/src/discovery.ts', search: 'this.#asked.filter((provider) => !this.#options.cache.isValid(keyOf(provider)))', replace: 'this.#asked' },
  },
  {
    name: 'model cache: lists expire',
    test: { ...CACHE_TEST, title: 'hands out an expired list, says that it is no longer valid, and forgets it once it is too old' },
    switchOff: { file: CACHE, search: ' && entry.expiresAtMs > this.#monotonicNow()', replace: '' },
  },
  {
    name: 'model cache: 5 minutes are the default',
    test: { ...CACHE_TEST, title: 'keeps a list fresh for 300 s where nothing else is said' },
    switchOff: { file: CACHE, search: 'ttlMs = 300_000,', replace: 'ttlMs = 600_000,' },
  },
  {
    name: 'model cache: an expired list serves while the provider is down',
    test: { ...GATEWAY_TEST, title: 'are used after a restart while the provider is down, however stale' },
    switchOff: { file: CACHE, search: 'sinceExpiryMs >= this.#staleMs', replace: 'sinceExpiryMs >= 0' },
  },
  {
    name: 'model cache: lists that are too old are dropped',
    test: { ...CACHE_TEST, title: 'hands out an expired list, says that it is no longer valid, and forgets it once it is too old' },
    switchOff: { file: CACHE, search: 'if (nowMs - expiresAtMs >= this.#staleMs) this.#entries.delete(key);', replace: 'void [key, expiresAtMs, nowMs];' },
  },
  {
    name: 'model cache: keys are made of name and address',
    test: { ...CACHE_TEST, title: 'tells providers of one name at two addresses apart' },
    switchOff: { file: CACHE, search: '`${name}:${baseUrl}`', replace: 'name' },
  },
  {
    name: 'model cache: keys are MD5 digests',
    test: { ...CACHE_TEST, title: 'stores a list under the MD5 of name and base URL, for as long as it may be handed out' },
    switchOff: { file: CACHE, search: "return hash('md5', `${name}:${baseUrl}`);", replace: 'return `${name}:${baseUrl}`;' },
  },
  {
    name: 'model cache: its size is bounded',
    test: { ...CACHE_TEST, title: 'never holds more lists than it may and drops the one set longest ago, in the store too' },
    switchOff: { file: CACHE, search: 'if (this.#entries.size <= this.#maxSize || oldest === undefined) return;', replace: 'return;' },
  },
  {
    name: 'model cache: lists and their expiry outlive a restart',
    test: { ...CACHE_TEST, title: 'keeps lists and their expiry across a restart' },
    switchOff: { file: CACHE, search: 'this.#store?.set(key,', replace: 'void (key,' },
  },
  {
    name: 'model cache: a restored list is no fresher than it was',
    test: { ...CACHE_TEST, title: 'restores a list as fresh, or stale, as it is by then' },
    switchOff: { file: CACHE, search: 'Math.min(this.#ttlMs, record.expiresAt - this.#now())', replace: 'this.#ttlMs' },
  },
  {
    name: 'model cache: persistence is optional',
    test: { ...GATEWAY_TEST, title: 'are gone after a restart where they are not to be kept, and no file is made' },
    switchOff: { file: OPENING, search: 'if (!isPersistent) return { modelCache: new ModelCache(options), store: undefined };', replace: '' },
  },
  {
    name: 'model cache: ttl, max_size, persist and path are configured',
    test: { ...CONFIG_TEST, title: 'takes every key of the cache of model lists' },
    switchOff: { file: 'apps/api/src/config/build-config.ts', search: 'models: { ttlMs: milliseconds(ttl), maxSize, isPersistent, path }', replace: 'models: { ttlMs: 300_000, maxSize, isPersistent, path }' },
  },
  {
    name: 'model cache: a write during a restore counts',
    test: { ...CACHE_TEST, title: 'does not let an old list from the store take the place of one that has come meanwhile' },
    switchOff: { file: CACHE, search: 'if (this.#entries.has(key)) return false;', replace: '' },
  },
  {
    name: 'model cache: a damaged file is set aside and begun anew',
    test: { ...CACHE_TEST, title: 'begins anew where the file is damaged, and sets that one aside' },
    switchOff: { file: FILE, search: "case 'damaged': return this.#setAside();", replace: "case 'damaged': return { kind: 'drop' };" },
  },
  {
    name: 'model cache: a damaged value is no list',
    test: { ...CACHE_TEST, title: 'C16 takes ' },
    switchOff: { file: 'packages/proxy-context/src/model-cache/model-list-record.ts', search: "isListOfTexts(models) && typeof expiresAt === 'number' && Number.isFinite(expiresAt)", replace: 'true' },
  },
  {
    name: 'model cache: one list can be forgotten',
    test: { ...CACHE_TEST, title: 'forgets one list, or all' },
    switchOff: { file: CACHE, search: 'this.#entries.delete(key);\n    this.#store?.delete(key);', replace: '' },
  },
  {
    name: 'model cache: all lists can be forgotten',
    test: { ...CACHE_TEST, title: 'forgets one list, or all' },
    switchOff: { file: CACHE, search: 'this.#entries.clear();', replace: '' },
  },
  {
    name: 'model cache: it counts what it was asked',
    test: { ...CACHE_TEST, title: 'counts what it was asked' },
    switchOff: { file: CACHE, search: 'this.#counts.hits += 1;', replace: '' },
  },
  {
    name: 'model cache: its file is bounded in rows',
    test: { ...TIER_TEST, title: 'never has more rows than it may, and drops what was written longest ago' },
    switchOff: { file: FILE, search: 'entries > maxEntries || ', replace: '' },
  },
  {
    name: 'model cache: its file is bounded in bytes',
    test: { ...TIER_TEST, title: 'never has more bytes than it may' },
    switchOff: { file: FILE, search: ' || bytes > maxBytes', replace: '' },
  },
];
