import { performance } from 'node:perf_hooks';

import { type CollectGarbage, exposedGc, exposedYoungGc } from './exposed-gc.ts';
import { hardMemoryLimit } from './hard-memory-limit.ts';
import type { MemoryManagerOptions } from './memory-manager-options.ts';
import { readMemory } from './memory-reading.ts';
import { observeGc } from './observe-gc.ts';

const DEFAULT_THRESHOLD_BYTES = 1024 * 1024 * 1024;
const EMERGENCY_RATIO = 1.5;

/** The options of a memory manager with nothing left open. */
export interface MemoryManagerSettings extends Required<Omit<MemoryManagerOptions, 'collectGarbage' | 'collectYoung'>> {
  /** `undefined`: nothing gave it the means. */
  readonly collectGarbage: CollectGarbage | undefined;
  readonly collectYoung: (() => void) | undefined;
}

const nothing = (): void => {};

/** Fills in what the options leave out. */
export function memoryManagerSettings(options: MemoryManagerOptions): MemoryManagerSettings {
  const { thresholdBytes = DEFAULT_THRESHOLD_BYTES } = options;
  return {
    thresholdBytes,
    emergencyThresholdBytes: thresholdBytes * EMERGENCY_RATIO,
    hardLimitBytes: hardMemoryLimit(),
    sampleIntervalMs: 1000,
    repeatIntervalMs: 300_000,
    usesGc: true,
    collectsAfterRelease: () => true,
    leaks: {},
    onPressure: nothing,
    onEmergency: nothing,
    onLeak: nothing,
    onConsumerFailure: nothing,
    read: readMemory,
    now: () => performance.now(),
    collectGarbage: exposedGc(),
    collectYoung: exposedYoungGc(),
    observe: observeGc,
    ...options,
  };
}
