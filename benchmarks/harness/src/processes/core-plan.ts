import { execFileSync, spawnSync } from 'node:child_process';
import process from 'node:process';

import { readIfThere } from './read-if-there.ts';

/** Which cores do what, as lists in taskset's form; `undefined` where nothing is pinned. */
export interface CorePlan {
  /** The load generator and the mock provider. */
  readonly load: string | undefined;
  /** The process under test, alone. */
  readonly subject: string | undefined;
  /** For the reader of the result. */
  readonly note: string;
}

/**
 * One core for the process under test, the others for everything else, and moves this process to those. Unpinned where
 * there is one core only, or no taskset.
 */
export function pinToCores(): CorePlan {
  const cores = process.platform === 'linux' ? parseCoreList(allowedCores('self')) : [];
  const subject = cores.at(-1);
  if (cores.length < 2 || subject === undefined) return unpinned('one core only');
  if (spawnSync('taskset', ['--version']).status !== 0) return unpinned('taskset is not there');
  const load = cores.slice(0, -1).join(',');
  execFileSync('taskset', ['-a', '-p', '-c', load, String(process.pid)], { stdio: 'ignore' });
  return { load, subject: String(subject), note: `load generator and mock provider on core ${load}, the process under test alone on core ${subject}` };
}

function unpinned(why: string): CorePlan {
  return { load: undefined, subject: undefined, note: `unpinned: ${why}` };
}

/** The cores that a process or thread may use, on Linux, in taskset's form; empty when it has ended. `path` is its folder in `/proc`. */
export function allowedCores(path: string): string {
  return /^Cpus_allowed_list:\s*(\S+)/m.exec(readIfThere(`/proc/${path}/status`))?.[1] ?? '';
}

/** `0-2,5` → 0, 1, 2, 5. */
export function parseCoreList(list: string): readonly number[] {
  return list.split(',').filter((part) => part !== '').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
