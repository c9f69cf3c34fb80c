import type { ConsumerRelease } from './consumer-list.ts';
import type { ReleaseLevel } from './memory-consumer.ts';
import type { MemoryReading } from './memory-reading.ts';

/** What was done to need less memory, and what came of it. */
export interface MemoryRelief {
  readonly level: ReleaseLevel;
  readonly before: MemoryReading;
  readonly after: MemoryReading;
  /** In the order they were asked; those that were not needed are left out. */
  readonly consumers: readonly ConsumerRelease[];
  /** What the consumers gave back, together. */
  readonly releasedBytes: number;
  /** Whether garbage was collected: without it the memory comes back when V8 collects by itself. */
  readonly isCollected: boolean;
}
