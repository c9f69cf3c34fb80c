import type { Feature } from './feature.ts';

const SOURCE = 'packages/proxy-context/src/memory-manager';
const MANAGER = `${SOURCE}/memory-manager.ts`;
const MARKS = `${SOURCE}/memory-marks.ts`;
const MANAGER_TEST = { directory: 'packages/proxy-context', file: 'src/memory-manager/memory-manager.test.ts' };
const LEAK_TEST = { directory: 'packages/proxy-context', file: 'src/memory-manager/leak-detector.test.ts' };
const PROCESS_TEST = { directory: 'packages/proxy-context', file: 'test/memory-management.test.ts' };
const GATEWAY_TEST = { directory: 'apps/api', file: 'test/memory.test.ts' };
const CONFIG_TEST = { directory: 'apps/api', file: 'src/config/load-config.test.ts' };

/** Garbage collection, pressure and its relief, leaks, figures. */
export const MEMORY_FEATURES: readonly Feature[] = [
  {
    name: 'memory: garbage is collected after memory was given back',
    test: { ...MANAGER_TEST, title: 'collects garbage after giving back while the flag says so, asking each time' },
    switchOff: { file: MANAGER, search: 'const isCollected = mayCollect && ', replace: 'const isCollected = false && ' },
  },
  {
    name: 'memory: enable_gc_tuning can be off',
    test: { ...GATEWAY_TEST, title: 'is not collected without being asked where enable_gc_tuning is off' },
    switchOff: { file: MANAGER, search: 'mayCollect: usesGc && collectsAfterRelease()', replace: 'mayCollect: collectsAfterRelease()' },
  },
  {
    name: 'memory: garbage collection can be asked for',
    test: { ...GATEWAY_TEST, title: 'shrinks when /debug/memory/cleanup asks, which tells by how much' },
    switchOff: { file: MANAGER, search: '{ before, consumers, mayCollect: true }', replace: '{ before, consumers, mayCollect: false }' },
  },
  {
    name: 'memory: it says whether it can collect garbage at all',
    test: { ...GATEWAY_TEST, title: 'is left to V8 where nothing gave the means to collect, and cleanup says so' },
    switchOff: { file: MANAGER, search: 'gc_available: this.#settings.collectGarbage !== undefined', replace: 'gc_available: true' },
  },
  {
    name: 'memory: an emergency collects all that there is',
    test: { ...MANAGER_TEST, title: 'collects thoroughly in an emergency, and not under pressure' },
    switchOff: { file: MANAGER, search: "this.#collect(level !== 'pressure')", replace: "this.#collect(level === 'cleanup')" },
  },
  {
    name: 'memory: an emergency has everybody give all back',
    test: { ...MANAGER_TEST, title: 'asks those who held on under pressure again in an emergency' },
    switchOff: { file: MANAGER, search: 'this.#consumers.release(level, wantedBytes)', replace: "this.#consumers.release('pressure', wantedBytes)" },
  },
  {
    name: 'memory: leaks are found',
    test: { ...MANAGER_TEST, title: 'finds a leak of 1 MB a minute within half an hour, and is silent on a sawtooth' },
    switchOff: { file: MANAGER, search: 'this.#leaks?.record(now(), heapBytes)', replace: 'undefined' },
  },
  {
    name: 'memory: a heap that breathes is no leak',
    test: { ...LEAK_TEST, title: 'is silent on a heap that warms up and levels off, on a step, and on slow growth' },
    switchOff: { file: `${SOURCE}/leak-detector.ts`, search: ' && rSquared >= this.#minRSquared', replace: '' },
  },
  {
    name: 'memory: leaks are found in a process that does little else',
    test: { ...MANAGER_TEST, title: 'collects what grows as fast as a leak so that a leak there is seen, but never a large heap' },
    switchOff: { file: MANAGER, search: 'if (this.#leaks.isSuspicious(read().heapUsedBytes - this.#known.heapBytes, passedMs)) this.#collect(false);', replace: '' },
  },
  {
    name: 'memory: a process that does nothing keeps its code',
    test: { ...MANAGER_TEST, title: 'leaves a process that does nothing alone: what it would collect is young, and its code would be forgotten' },
    switchOff: { file: MANAGER, search: 'this.#leaks.isSuspicious(read().heapUsedBytes - this.#known.heapBytes, passedMs)', replace: 'true' },
  },
  {
    name: 'memory: leak_detection_enabled can be off',
    test: { directory: 'apps/api', file: 'src/create-memory-manager.test.ts', title: 'looks for leaks, unless leak_detection_enabled is off' },
    switchOff: { file: 'apps/api/src/create-memory-manager.ts', search: '...(detectsLeaks ? {} : { leaks: false }),', replace: '' },
  },
  {
    name: 'memory: pressure is told above the threshold',
    test: { ...MANAGER_TEST, title: 'tells of pressure once while memory stays above the threshold, and again after the interval' },
    switchOff: { file: MARKS, search: 'rssBytes >= this.pressureBytes || ', replace: '' },
  },
  {
    name: 'memory: emergencies are told above their threshold',
    test: { ...MANAGER_TEST, title: 'tells of an emergency above its threshold, and does not take its end for new pressure' },
    switchOff: { file: MARKS, search: 'rssBytes >= this.emergencyBytes || ', replace: '' },
  },
  {
    name: 'memory: 1 GB is the default threshold',
    test: { ...CONFIG_TEST, title: 'gives the sandbox when the environment is empty' },
    switchOff: { file: 'apps/api/src/config/memory-schema.ts', search: 'DEFAULT_THRESHOLD_MB = 1024', replace: 'DEFAULT_THRESHOLD_MB = 2048' },
  },
  {
    name: 'memory: 1.5 GB is the default threshold of emergencies',
    test: { ...CONFIG_TEST, title: 'gives the sandbox when the environment is empty' },
    switchOff: { file: 'apps/api/src/config/memory-schema.ts', search: 'EMERGENCY_RATIO = 1.5', replace: 'EMERGENCY_RATIO = 2' },
  },
  {
    name: 'memory: cleanup_interval, while pressure lasts',
    test: { ...MANAGER_TEST, title: 'tells of pressure once while memory stays above the threshold, and again after the interval' },
    switchOff: { file: MANAGER, search: 'if (!isRise && now() < this.#repeatsAtMs) return;', replace: 'if (!isRise) return;' },
  },
  {
    name: 'memory: cleanup_interval is 5 minutes by default',
    test: { ...CONFIG_TEST, title: 'gives the sandbox when the environment is empty' },
    switchOff: { file: 'apps/api/src/config/memory-schema.ts', search: 'cleanup_interval: seconds(1).default(300)', replace: 'cleanup_interval: seconds(1).default(600)' },
  },
  {
    name: 'memory: MEMORY_THRESHOLD_MB goes over the file',
    test: { ...CONFIG_TEST, title: 'puts MEMORY_THRESHOLD_MB over the file, and the emergency at one and a half of what counts' },
    switchOff: { file: 'apps/api/src/config/environment-overrides.ts', search: "numberOf(readVariable(env, 'MEMORY_THRESHOLD_MB'))", replace: 'undefined' },
  },
  {
    name: 'memory: a container’s limit counts',
    test: { ...MANAGER_TEST, title: 'goes by shares of the container where that is smaller than the thresholds' },
    switchOff: { file: MARKS, search: 'Math.min(thresholdBytes, hardLimitBytes * PRESSURE_RATIO)', replace: 'thresholdBytes' },
  },
  {
    name: 'memory: control groups of version 2 are read',
    test: { directory: 'packages/proxy-context', file: 'src/memory-manager/container-memory-limit.test.ts', title: 'reads the limit of version 2' },
    switchOff: { file: `${SOURCE}/container-memory-limit.ts`, search: "file: 'memory.max'", replace: "file: 'memory.high'" },
  },
  {
    name: 'memory: control groups of version 1 are read',
    test: { directory: 'packages/proxy-context', file: 'src/memory-manager/container-memory-limit.test.ts', title: 'reads the limit of version 1' },
    switchOff: { file: `${SOURCE}/container-memory-limit.ts`, search: "file: 'memory.limit_in_bytes'", replace: "file: 'memory.max'" },
  },
  {
    name: 'memory: the least valuable gives back first',
    test: { ...MANAGER_TEST, title: 'has the least valuable give back first, and no more than is needed' },
    switchOff: { file: `${SOURCE}/consumer-list.ts`, search: 'one.value - other.value', replace: 'other.value - one.value' },
  },
  {
    name: 'memory: no more is given back than is needed',
    test: { ...MANAGER_TEST, title: 'has the least valuable give back first, and no more than is needed' },
    switchOff: { file: `${SOURCE}/consumer-list.ts`, search: 'if (missingBytes <= 0) break;', replace: '' },
  },
  {
    name: 'memory: what is given back leaves the process',
    test: { ...PROCESS_TEST, title: 'handles memory pressure: what a cache gives back leaves the process' },
    switchOff: { file: MANAGER, search: 'collectGarbage(isThorough);', replace: '' },
  },
  {
    name: 'memory: the response cache gives back',
    test: { ...GATEWAY_TEST, title: 'is given back by the response cache when /debug/memory/cleanup asks, which names who gave what' },
    switchOff: { file: 'apps/api/src/compose.ts', search: 'if (cache !== undefined) registerMemory(cache, { flags, memory });', replace: '' },
  },
  {
    name: 'memory: shared streams give back',
    test: { directory: 'apps/api', file: 'src/pipeline/cache/shared-stream.test.ts', title: 'gives memory back when asked, the largest stream first' },
    switchOff: { file: 'apps/api/src/pipeline/cache/share-budget.ts', search: 'share.stopKeeping();', replace: '' },
  },
  {
    name: 'memory: idle connections are closed',
    test: { ...GATEWAY_TEST, title: 'is given back by idle connections, which are closed' },
    switchOff: { file: 'apps/api/src/compose.ts', search: 'registerConnections(providers, memory);', replace: '' },
  },
  {
    name: 'memory: the undici that Node brings is left out',
    test: { directory: 'apps/api', file: 'test/loaded-modules.test.ts', title: 'has loaded nothing large that it does not need' },
    switchOff: { file: 'apps/api/bin/proxyapi.mjs', search: 'tuneNode();', replace: '' },
  },
  {
    name: 'memory: the log tells of pressure, /health too',
    test: { ...GATEWAY_TEST, title: 'is critical for /health above its threshold, which the log has told as well' },
    switchOff: { file: 'apps/api/src/create-memory-manager.ts', search: "onEmergency: (relief) => logger.error('memory is very short', factsOf(relief)),", replace: '' },
  },
  {
    name: 'memory: the resident size is told',
    test: { ...PROCESS_TEST, title: 'tracks the process memory: the resident size that the system tells' },
    switchOff: { file: `${SOURCE}/memory-reading.ts`, search: 'rssBytes: rss', replace: 'rssBytes: heapUsed' },
  },
  {
    name: 'memory: what lives after a full collection is told',
    test: { ...PROCESS_TEST, title: 'analyses what lives: the heap after a full collection' },
    switchOff: { file: MANAGER, search: 'this.#heapAfterGcBytes = heapUsedBytes;', replace: '' },
  },
  {
    name: 'memory: collections and pauses are told',
    test: { ...PROCESS_TEST, title: 'has statistics of garbage collections: how many, and for how long' },
    switchOff: { file: `${SOURCE}/observe-gc.ts`, search: "observer.observe({ entryTypes: ['gc'] });", replace: '' },
  },
  {
    name: 'memory: pressure events are counted',
    test: { ...PROCESS_TEST, title: 'counts pressure events, and what was given back' },
    switchOff: { file: MANAGER, search: 'if (isRise) this.#events[level] += 1;', replace: '' },
  },
];
