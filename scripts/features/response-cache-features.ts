import type { Feature } from './feature.ts';

const SOURCE = 'apps/api/src/pipeline/cache';
const CACHE = `${SOURCE}/response-cache.ts`;
const FLIGHT = `${SOURCE}/flight.ts`;
const SHARED = `${SOURCE}/shared-stream.ts`;
const OPENING = 'apps/api/src/open-response-cache.ts';
const RESOLVING = 'apps/api/src/config/resolve-cache.ts';
const GATEWAY_TEST = { directory: 'apps/api', file: 'test/response-cache.test.ts' };
const SETTINGS_TEST = { directory: 'apps/api', file: 'test/response-cache-settings.test.ts' };
const CONFIG_TEST = { directory: 'apps/api', file: 'src/config/load-config.test.ts', title: 'takes every key of the cache of answers, over its preset, and the environment over all' };
const SHARED_TEST = { directory: 'apps/api', file: 'src/pipeline/cache/shared-stream.test.ts' };
const SHARING_TEST = { directory: 'apps/api', file: 'test/faults/sharing.test.ts' };

/** The cache of answers in the gateway, and calls that several clients share. */
export const RESPONSE_CACHE_FEATURES: readonly Feature[] = [
  {
    name: 'response cache: the second of two equal calls is a hit, streamed and not, and costs no call upstream',
    test: { ...GATEWAY_TEST, title: 'answers the second of two equal' },
    switchOff: { file: CACHE, search: 'return found === undefined ? this.#joinOrLead(key, ask) : Promise.resolve(found);', replace: 'void found; return this.#joinOrLead(key, ask);' },
  },
  {
    name: 'response cache: two keys never share',
    test: { ...GATEWAY_TEST, title: 'never gives one caller what another one asked' },
    switchOff: { file: `${SOURCE}/response-key.ts`, search: 'withLength(callerName) + ', replace: '' },
  },
  {
    name: 'response cache: what does not change the answer is not in the key',
    test: { ...GATEWAY_TEST, title: 'takes bodies that mean the same for the same, and no others' },
    switchOff: { file: `${SOURCE}/response-key.ts`, search: '{ without: WITHOUT }', replace: '{ without: new Set() }' },
  },
  {
    name: 'response cache: all that may change the answer is in the key',
    test: { ...GATEWAY_TEST, title: 'takes bodies that mean the same for the same, and no others' },
    switchOff: { file: `${SOURCE}/response-key.ts`, search: "'store', 'prompt_cache_key'", replace: "'store', 'top_p', 'prompt_cache_key'" },
  },
  {
    name: 'response cache: by default only answers that are the same each time are shared',
    test: { ...GATEWAY_TEST, title: 'keeps embeddings, and answers asked for with a seed or a temperature of 0; others are always asked anew' },
    switchOff: { file: `${SOURCE}/may-share.ts`, search: "document.valueOf('temperature') === 0", replace: 'true' },
  },
  {
    name: 'response cache: the mode all',
    test: { ...SETTINGS_TEST, title: 'let any answer serve again in the mode all' },
    switchOff: { file: `${SOURCE}/may-share.ts`, search: "return mode === 'all';", replace: 'return false;' },
  },
  {
    name: 'response cache: the mode off',
    test: { ...SETTINGS_TEST, title: 'keep and join nothing in the mode off' },
    switchOff: { file: RESOLVING, search: 'mode: response.mode,', replace: "mode: 'deterministic'," },
  },
  {
    name: 'response cache: default_ttl',
    test: { ...SETTINGS_TEST, title: 'keep an answer for default_ttl, or for as long as x-proxyapi-cache-ttl says' },
    switchOff: { file: OPENING, search: 'maxBytes, ttlMs, cleanupIntervalMs, compressAboveBytes,', replace: 'maxBytes, cleanupIntervalMs, compressAboveBytes,' },
  },
  {
    name: 'response cache: x-proxyapi-cache-ttl',
    test: { ...SETTINGS_TEST, title: 'keep an answer for default_ttl, or for as long as x-proxyapi-cache-ttl says' },
    switchOff: { file: CACHE, search: 'scope.cache.ttlMs === undefined ? {} : { ttlMs: scope.cache.ttlMs }', replace: '{}' },
  },
  {
    name: 'response cache: max_size',
    test: { ...SETTINGS_TEST, title: 'keep no more answers than max_size' },
    switchOff: { file: OPENING, search: '    maxEntries, maxBytes, ttlMs,', replace: '    maxBytes, ttlMs,' },
  },
  {
    name: 'response cache: max_memory_mb',
    test: { ...SETTINGS_TEST, title: 'keep no more memory than max_memory_mb' },
    switchOff: { file: OPENING, search: '    maxEntries, maxBytes, ttlMs,', replace: '    maxEntries, ttlMs,' },
  },
  {
    name: 'response cache: cleanup_interval',
    test: CONFIG_TEST,
    switchOff: { file: RESOLVING, search: "valueOf('cleanup_interval')", replace: "usual['cleanup_interval']" },
  },
  {
    name: 'response cache: presets',
    test: CONFIG_TEST,
    switchOff: { file: RESOLVING, search: 'fileSettings(preset)', replace: "fileSettings('default')" },
  },
  {
    name: 'response cache: CACHE_MAX_MEMORY_MB goes over the file',
    test: CONFIG_TEST,
    switchOff: { file: RESOLVING, search: "maxMemoryMb ?? valueOf('max_memory_mb')", replace: "valueOf('max_memory_mb')" },
  },
  {
    name: 'response cache: answers are kept compressed',
    test: { ...SETTINGS_TEST, title: 'keep large answers compressed, and give them out as they came' },
    switchOff: { file: OPENING, search: 'isCompressed ? COMPRESS_ABOVE_BYTES : false', replace: 'false' },
  },
  {
    name: 'response cache: enable_compression can be off',
    test: { ...SETTINGS_TEST, title: 'where enable_compression is off' },
    switchOff: { file: OPENING, search: 'isCompressed ? COMPRESS_ABOVE_BYTES : false', replace: 'COMPRESS_ABOVE_BYTES' },
  },
  {
    name: 'response cache: answers outlive a restart',
    test: { ...SETTINGS_TEST, title: 'give answers out after a restart where they are to persist, streams too' },
    switchOff: { file: OPENING, search: '...(file === undefined ? {} : { secondTier: file }),', replace: '' },
  },
  {
    name: 'response cache: the file is open for the first request',
    test: { ...SETTINGS_TEST, title: 'open the file at the start where answers are to persist, so that it is there for the first request' },
    switchOff: { file: 'apps/api/src/warm-up.ts', search: 'cache?.open(), ', replace: '' },
  },
  {
    name: 'response cache: persistence can be off',
    test: { ...SETTINGS_TEST, title: 'make no file where answers are not to persist' },
    switchOff: { file: OPENING, search: 'const file = isPersistent ? openStore(', replace: 'const file = true ? openStore(' },
  },
  {
    name: 'response cache: a stored stream serves a request for JSON',
    test: { ...GATEWAY_TEST, title: 'serves JSON out of a stored stream, and the reverse, without losing anything' },
    switchOff: { file: `${SOURCE}/replay.ts`, search: ' : foldStream(operation, body);', replace: ' : undefined;' },
  },
  {
    name: 'response cache: stored JSON serves a request for a stream',
    test: { ...GATEWAY_TEST, title: 'serves JSON out of a stored stream, and the reverse, without losing anything' },
    switchOff: { file: `${SOURCE}/replay.ts`, search: 'events === undefined ? undefined : [events]', replace: 'undefined' },
  },
  {
    name: 'response cache: the usage of a stream is for those who asked for it',
    test: { ...GATEWAY_TEST, title: 'shows the usage of a stream to those who asked for it, and to them alone' },
    switchOff: { file: `${SOURCE}/replay.ts`, search: '[body.subarray(0, usage.start), body.subarray(usage.end)]', replace: '[body]' },
  },
  {
    name: 'response cache: a replayed stream keeps to the pace of its reader',
    test: { directory: 'apps/api', file: 'src/pipeline/cache/replayed-stream.test.ts', title: 'writes all of it in pieces, at the pace of its reader, and ends once' },
    switchOff: { file: `${SOURCE}/replayed-stream.ts`, search: 'if (!writer.write(next.value)) return;', replace: 'writer.write(next.value);' },
  },
  {
    name: 'response cache: no stream that was cut is kept',
    test: { ...GATEWAY_TEST, title: 'keeps nothing that failed, was refused or was cut' },
    switchOff: { file: SHARED, search: 'source.isWhole && this.#isKeeping', replace: 'this.#isKeeping' },
  },
  {
    name: 'response cache: no refusal is kept',
    test: { ...GATEWAY_TEST, title: 'keeps nothing that failed, was refused or was cut' },
    switchOff: { file: FLIGHT, search: 'if (status < 300) ', replace: '' },
  },
  {
    name: 'response cache: x-proxyapi-cache: off goes around it',
    test: { ...GATEWAY_TEST, title: 'is bypassed by x-proxyapi-cache: off, and asks anew for refresh' },
    switchOff: { file: CACHE, search: "scope.cache.directive === 'off' || ", replace: '' },
  },
  {
    name: 'response cache: x-proxyapi-cache: refresh asks anew',
    test: { ...GATEWAY_TEST, title: 'is bypassed by x-proxyapi-cache: off, and asks anew for refresh' },
    switchOff: { file: CACHE, search: "if (scope.cache.directive === 'refresh') return this.#refresh(key, ask);", replace: '' },
  },
  {
    name: 'response cache: /health tells entries and hit rate',
    test: { ...GATEWAY_TEST, title: 'shows its entries and its hit rate in /health' },
    switchOff: { file: 'apps/api/src/compose/create-report-sources.ts', search: 'answers: cache?.answers,', replace: 'answers: undefined,' },
  },
  {
    name: 'shared calls: equal calls at once cost one call upstream',
    test: { ...GATEWAY_TEST, title: 'equal streams at once, and gives each the same bytes' },
    switchOff: { file: CACHE, search: 'if (!isAlone(scope)) this.#flights.set(place, flight);', replace: '' },
  },
  {
    name: 'shared calls: limits of one’s own are for oneself',
    test: { ...GATEWAY_TEST, title: 'lets a caller with a deadline of its own neither lead nor wait for others, and keeps its answer' },
    switchOff: { file: CACHE, search: 'return limits !== NO_LIMITS;', replace: 'return false;' },
  },
  {
    name: 'shared calls: one who comes late gets what has passed, then the rest',
    test: { ...SHARED_TEST, title: 'gives a reader who comes late what has passed, and then the rest' },
    switchOff: { file: SHARED, search: 'if (this.#isKeeping || this.#pieces.length === 0) return;', replace: '' },
  },
  {
    name: 'shared calls: one who reads slowly is left behind',
    test: { ...SHARED_TEST, title: 'leaves a reader behind who is too far from the fastest, and tells it' },
    switchOff: { file: SHARED, search: '    this.#leaveBehind();', replace: '' },
  },
  {
    name: 'shared calls: one who reads slowly holds nobody back',
    test: { ...SHARED_TEST, title: 'holds the provider back only while nobody takes more' },
    switchOff: { file: SHARED, search: 'if (hasRoom) return true;', replace: 'if (!hasRoom) return false;' },
  },
  {
    name: 'shared calls: one stream is kept up to a length',
    test: { ...SHARED_TEST, title: 'lets what has passed go when it is too long to be kept, and is not whole then' },
    switchOff: { file: SHARED, search: 'this.#totalBytes > MAX_KEPT_BYTES || ', replace: '' },
  },
  {
    name: 'shared calls: all streams together are kept up to a size',
    test: { ...SHARED_TEST, title: 'keeps within the budget of all, and gives back what it took when it ends' },
    switchOff: { file: `${SOURCE}/share-budget.ts`, search: 'if (this.#bytes + bytes > this.#maxBytes) return false;', replace: '' },
  },
  {
    name: 'shared calls: the one who asked first may leave',
    test: { ...SHARING_TEST, title: 'followers when the client that asked first leaves in the middle of a stream' },
    switchOff: { file: FLIGHT, search: 'if (this.#passengers.size > 0) return;', replace: 'if (!passenger.ticket.isLeader && this.#passengers.size > 0) return;' },
  },
  {
    name: 'shared calls: the call ends when all have left',
    test: { ...SHARING_TEST, title: 'E06 stops upstream when all have left in the middle of a stream' },
    switchOff: { file: FLIGHT, search: "this.#controller.abort(new ProxyError('client_closed_request', 'All clients left before the answer was complete.'));", replace: '' },
  },
  {
    name: 'shared calls: a failure is shared',
    test: { ...SHARING_TEST, title: 'E07 shares the failure of' },
    switchOff: { file: FLIGHT, search: 'passenger.answering.reject(error);', replace: "passenger.answering.reject(passenger.ticket.isLeader ? error : new Error('no answer'));" },
  },
];
