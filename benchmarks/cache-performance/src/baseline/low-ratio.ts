import { percentile } from '@proxyapi/bench-harness';

import type { PairedTimes } from './paired-times.ts';

/** Some processes run undisturbed from their best code; the lowest of all may be luck. */
const LOW = 0.1;

/**
 * What the subject takes by what the Map takes, both where they are fast. Other work on the machine, an unlucky layout and
 * other decisions of V8 make rounds slower, and one subject more than another; they make none faster.
 */
export function lowRatio(rounds: readonly PairedTimes[]): number {
  return percentile(rounds.map(({ subjectNs }) => subjectNs), LOW) / percentile(rounds.map(({ mapNs }) => mapNs), LOW);
}
