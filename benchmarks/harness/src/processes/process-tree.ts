import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import process from 'node:process';

import { readIfThere } from './read-if-there.ts';

/** A process and all that it has started, as they are now: a gateway with workers is several. */
export function processTree(pid: number): readonly number[] {
  return [pid, ...childrenOf(pid).flatMap(processTree)];
}

function childrenOf(pid: number): readonly number[] {
  return listChildren(pid).split(/\s+/).filter((text) => text !== '').map(Number);
}

function listChildren(pid: number): string {
  // pgrep's exit status says no more than that there are none.
  if (process.platform !== 'linux') return spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).stdout;
  return readdirSync(`/proc/${pid}/task`).map((task) => readIfThere(`/proc/${pid}/task/${task}/children`)).join(' ');
}
