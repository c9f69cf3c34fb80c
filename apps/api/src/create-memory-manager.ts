import { type FeatureFlags, MemoryManager, type MemoryReading, type MemoryRelief, readMemory } from '@proxyapi/proxy-context';
import type { Logger } from '@proxyapi/proxy-logging';

import type { MemoryConfig } from './config/config.ts';
import type { FlagName } from './config/feature-flag-schema.ts';

/** What the memory manager of a gateway needs beside its configuration. */
export interface MemoryManagerParts {
  readonly flags: FeatureFlags<FlagName>;
  readonly logger: Logger;
  /** The container's memory, or the machine's. */
  readonly hardLimitBytes: number;
  /** @default readMemory: of this process */
  readonly read?: () => MemoryReading;
}

const BYTES_PER_MB = 1024 * 1024;

/** The memory manager of a gateway: as configured, with the flag asked each time, and what it does in the log. */
export function createMemoryManager(config: MemoryConfig, { flags, logger, hardLimitBytes, read = readMemory }: MemoryManagerParts): MemoryManager {
  const { thresholdBytes, emergencyThresholdBytes, cleanupIntervalMs, usesGc, detectsLeaks } = config;
  return new MemoryManager({
    thresholdBytes,
    emergencyThresholdBytes,
    hardLimitBytes,
    read,
    repeatIntervalMs: cleanupIntervalMs,
    usesGc,
    collectsAfterRelease: () => flags.isOn('memory_manager_aggressive_gc', 'gateway'),
    onPressure: (relief) => logger.warn('memory is short', factsOf(relief)),
    onEmergency: (relief) => logger.error('memory is very short', factsOf(relief)),
    onConsumerFailure: (name, error) => logger.error('memory was not given back', { name, error: String(error) }),
    onLeak: ({ bytesPerMinute, rSquared, observedMs }) =>
      logger.warn('the heap grows in a straight line: something may leak', { mbPerMinute: megabytes(bytesPerMinute), rSquared, observedSeconds: observedMs / 1000 }),
    ...(detectsLeaks ? {} : { leaks: false }),
  });
}

function factsOf({ before, after, releasedBytes, isCollected }: MemoryRelief): Readonly<Record<string, unknown>> {
  return { rssMb: megabytes(before.rssBytes), rssAfterMb: megabytes(after.rssBytes), releasedMb: megabytes(releasedBytes), isCollected };
}

function megabytes(bytes: number): number {
  return Math.round((bytes / BYTES_PER_MB) * 10) / 10;
}
