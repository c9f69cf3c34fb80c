import { readIfThere } from './read-if-there.ts';

const FILE = '/proc/stat';
/** Hundredths of a second, whatever the kernel's own tick is. */
const TICK_MS = 10;
/** Where it stands behind the word `cpu`: user, nice, system, idle, iowait, irq, softirq, steal. */
const STEAL_AT = 8;

/**
 * For how long the cores of this virtual machine had work and the host ran something else, all of them together, since the start.
 * 0 where nobody tells: on other systems than Linux, and on hosts that keep it to themselves.
 */
export function stolenMs(file = FILE): number {
  const [all = ''] = readIfThere(file).split('\n', 1);
  return Number(all.split(/\s+/)[STEAL_AT] ?? 0) * TICK_MS;
}
