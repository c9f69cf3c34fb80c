import type { OnConsumerFailure } from './consumer-list.ts';
import type { CollectGarbage } from './exposed-gc.ts';
import type { LeakDetectorOptions, LeakReport } from './leak-detector.ts';
import type { MemoryReading } from './memory-reading.ts';
import type { MemoryRelief } from './memory-relief.ts';
import type { ObserveGc } from './observe-gc.ts';

/** Settings of a {@link MemoryManager}. */
export interface MemoryManagerOptions {
  /** Resident bytes from which memory is given back. @default 1024 MiB */
  readonly thresholdBytes?: number;
  /** Resident bytes from which all is given back that can be. @default 1.5 times `thresholdBytes` */
  readonly emergencyThresholdBytes?: number;
  /**
   * What the process may take before it is killed. Where it is small, 75 % and 90 % of it take the place of the thresholds.
   * @default hardMemoryLimit: the container's memory, or the machine's
   */
  readonly hardLimitBytes?: number;
  /** How often memory is looked at. @default 1000 */
  readonly sampleIntervalMs?: number;
  /** While pressure lasts, how long until memory is given back again; a tenth of it in an emergency. @default 300_000 */
  readonly repeatIntervalMs?: number;
  /** Whether it collects garbage without being asked, where `--expose-gc` gave it the means. @default true */
  readonly usesGc?: boolean;
  /** Whether it does so after giving back; asked each time, so that a flag can be switched while running. @default always */
  readonly collectsAfterRelease?: () => boolean;
  /** How leaks are told from a heap that breathes; `false`: not at all. @default half an hour, 0.5 MiB a minute */
  readonly leaks?: LeakDetectorOptions | false;
  /** Told when memory came above the threshold, with what was given back; again while that lasts. */
  readonly onPressure?: (relief: MemoryRelief) => void;
  /** Likewise for the threshold of emergencies. */
  readonly onEmergency?: (relief: MemoryRelief) => void;
  /** Told of each leak, once. */
  readonly onLeak?: (report: LeakReport) => void;
  /** Told of a consumer that threw instead of giving back. */
  readonly onConsumerFailure?: OnConsumerFailure;
  /** @default readMemory: this process */
  readonly read?: () => MemoryReading;
  /** Milliseconds on a clock that is never set back. @default performance.now */
  readonly now?: () => number;
  /** @default exposedGc: V8's, where `--expose-gc` gave it */
  readonly collectGarbage?: CollectGarbage | undefined;
  /** Collects young garbage alone. @default exposedYoungGc: V8's, where `--expose-gc` gave it */
  readonly collectYoung?: (() => void) | undefined;
  /** @default observeGc: `perf_hooks` */
  readonly observe?: ObserveGc;
}
