import { assertAbove } from './assert-above.ts';

/** Where a process stands. */
export type MemoryLevel = 'normal' | 'pressure' | 'emergency';

/** Limits of a process, in bytes. */
export interface MemoryLimits {
  readonly thresholdBytes: number;
  readonly emergencyThresholdBytes: number;
  /** What the container or the machine has: whoever takes more is killed. */
  readonly hardLimitBytes: number;
}

/** The shares of the hard limit that no threshold lies above: there has to be time to give memory back. */
const PRESSURE_RATIO = 0.75;
const EMERGENCY_RATIO = 0.9;
/** A level is left only this far below its threshold, so that a size which trembles there is one event. */
const LEAVE_RATIO = 0.9;

/** At which resident sizes a process comes to a level and leaves it. */
export class MemoryMarks {
  readonly pressureBytes: number;
  readonly emergencyBytes: number;
  /** What counts as full: the hard limit or the threshold of emergencies, whichever is smaller. */
  readonly limitBytes: number;

  /** @throws RangeError when a limit is not above 0, or the threshold above that of emergencies. */
  constructor({ thresholdBytes, emergencyThresholdBytes, hardLimitBytes }: MemoryLimits) {
    assertAbove('thresholdBytes', thresholdBytes, 0);
    assertAbove('hardLimitBytes', hardLimitBytes, 0);
    if (!(emergencyThresholdBytes >= thresholdBytes)) throw new RangeError(`emergencyThresholdBytes must be at least thresholdBytes, got ${emergencyThresholdBytes}`);
    this.pressureBytes = Math.min(thresholdBytes, hardLimitBytes * PRESSURE_RATIO);
    this.emergencyBytes = Math.min(emergencyThresholdBytes, hardLimitBytes * EMERGENCY_RATIO);
    this.limitBytes = Math.min(emergencyThresholdBytes, hardLimitBytes);
  }

  /** The level that a resident size means, coming from another. */
  levelAt(rssBytes: number, from: MemoryLevel): MemoryLevel {
    if (rssBytes >= this.emergencyBytes || (from === 'emergency' && rssBytes >= this.goalOf('emergency'))) return 'emergency';
    if (rssBytes >= this.pressureBytes || (from !== 'normal' && rssBytes >= this.goalOf('pressure'))) return 'pressure';
    return 'normal';
  }

  /** The size at which a level is left. */
  goalOf(level: Exclude<MemoryLevel, 'normal'>): number {
    return (level === 'emergency' ? this.emergencyBytes : this.pressureBytes) * LEAVE_RATIO;
  }
}
