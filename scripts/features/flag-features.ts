import type { Feature } from './feature.ts';

const SOURCE = 'packages/proxy-context/src/feature-flags';
const FLAGS = `${SOURCE}/feature-flags.ts`;
const OPTIMIZING = 'apps/api/src/optimize-cache-memory.ts';
const COMPOSING = 'apps/api/src/compose/create-guards.ts';
const BUILDING = 'apps/api/src/config/build-config.ts';
const FLAGS_TEST = { directory: 'packages/proxy-context', file: 'src/feature-flags/feature-flags.test.ts' };
const OPTIMIZING_TEST = { directory: 'apps/api', file: 'src/optimize-cache-memory.test.ts' };
const RELOADING_TEST = { directory: 'apps/api', file: 'src/reload-flags.test.ts' };
const GATEWAY_TEST = { directory: 'apps/api', file: 'test/feature-flags.test.ts' };

/** Switches that are turned while the gateway runs, and what each of the four does. */
export const FLAG_FEATURES: readonly Feature[] = [
  {
    name: 'feature flags: one that is off is off',
    test: { ...FLAGS_TEST, title: 'are off where they are disabled, and at a rollout of 0' },
    switchOff: { file: FLAGS, search: 'return isEnabled && isInRollout(', replace: 'return isInRollout(' },
  },
  {
    name: 'feature flags: a rollout is on for its share',
    test: { ...FLAGS_TEST, title: 'are on for their share of the subjects, the same ones as it grows' },
    switchOff: { file: `${SOURCE}/is-in-rollout.ts`, search: 'return place * 100 < percent;', replace: 'return place < percent;' },
  },
  {
    name: 'feature flags: each flag chooses its own share',
    test: { ...FLAGS_TEST, title: 'choose others for another flag' },
    switchOff: { file: `${SOURCE}/is-in-rollout.ts`, search: '`${flag}:${subject}`', replace: 'subject' },
  },
  {
    name: 'feature flags: they change while the process runs',
    test: { ...GATEWAY_TEST, title: 'are set by PUT, which tells how they stood, and the log says so' },
    switchOff: { file: FLAGS, search: 'for (const { name, setting } of changes) this.#settings.set(name, setting);', replace: '' },
  },
  {
    name: 'feature flags: subscribers are told at once',
    test: { ...FLAGS_TEST, title: 'tell subscribers of a change before the call that made it returns' },
    switchOff: { file: FLAGS, search: 'for (const change of changes) this.#tell(change, failures);', replace: '' },
  },
  {
    name: 'feature flags: an unknown name is refused with the nearest',
    test: { ...FLAGS_TEST, title: 'refuse an unknown name with the nearest' },
    switchOff: { file: FLAGS, search: 'nearestName(name, this.#settings.keys())', replace: 'undefined' },
  },
  {
    name: 'feature flags: SIGHUP reads them again',
    test: { ...RELOADING_TEST, title: 'sets the flags as the file says now, and names those that changed' },
    switchOff: { file: 'apps/api/src/reload-flags.ts', search: 'flags.setAll(loaded.config.featureFlags)', replace: '[]' },
  },
  {
    name: 'feature flags: FEATURE_…_ENABLED goes over the file',
    test: { ...RELOADING_TEST, title: 'takes back what was set at run time, and leaves the environment over the file' },
    switchOff: { file: BUILDING, search: 'override?.isEnabled ?? enabled', replace: 'enabled' },
  },
  {
    name: 'feature flags: FEATURE_…_ROLLOUT goes over the file',
    test: { ...GATEWAY_TEST, title: 'are listed as file and environment set them' },
    switchOff: { file: BUILDING, search: 'override?.rolloutPercent ?? rollout', replace: 'rollout' },
  },
  {
    name: 'feature flags: smart_cache_memory_optimization has the cache compress',
    test: { directory: 'apps/api', file: 'test/response-cache-settings.test.ts', title: 'while the flag smart_cache_memory_optimization is off' },
    switchOff: { file: 'apps/api/src/register-memory.ts', search: 'answers.compressAbove(isOn && compressAboveBytes)', replace: 'answers.compressAbove(compressAboveBytes)' },
  },
  {
    name: 'feature flags: smart_cache_memory_optimization has the cache shrink',
    test: { ...OPTIMIZING_TEST, title: 'has it do neither while the flag is off' },
    switchOff: { file: OPTIMIZING, search: "level === 'cleanup' || isOn() ? consumer.release(level) : 0", replace: 'consumer.release(level)' },
  },
  {
    name: 'feature flags: smart_cache_memory_optimization acts while the process runs',
    test: { ...OPTIMIZING_TEST, title: 'follows the flag while running' },
    switchOff: { file: OPTIMIZING, search: 'flags.subscribe(FLAG, () => cache.compressValues(isOn()));', replace: '' },
  },
  {
    name: 'feature flags: memory_manager_aggressive_gc',
    test: { directory: 'apps/api', file: 'test/memory.test.ts', title: 'is not collected after giving back while the flag memory_manager_aggressive_gc is off' },
    switchOff: { file: 'apps/api/src/create-memory-manager.ts', search: "collectsAfterRelease: () => flags.isOn('memory_manager_aggressive_gc', 'gateway'),", replace: '' },
  },
  {
    name: 'feature flags: http_client_adaptive_timeouts',
    test: { directory: 'apps/api', file: 'test/faults/adaptive-timeouts.test.ts', title: 'B08 waits as long as configured where it is not to learn' },
    switchOff: { file: COMPOSING, search: "adaptsTimeouts: (callerName) => flags.isOn('http_client_adaptive_timeouts', callerName)", replace: 'adaptsTimeouts: () => true' },
  },
  {
    name: 'feature flags: circuit_breaker_adaptive_thresholds',
    test: { ...GATEWAY_TEST, title: 'act at once: a breaker that had learned patience falls back to the configured failures in a row' },
    switchOff: { file: COMPOSING, search: "adaptsThreshold: () => flags.isOn('circuit_breaker_adaptive_thresholds', `${provider}/${model}`)", replace: 'adaptsThreshold: () => true' },
  },
];
