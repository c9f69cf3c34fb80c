import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import process from 'node:process';

import { allowedCores, parseCoreList } from './core-plan.ts';

/** A thread that was moved, and the cores that it had. */
interface Moved {
  readonly thread: string;
  readonly cores: string;
}

/**
 * Moves the threads of other processes off a core until this process ends, those of the kernel too that can be. A thread that
 * looks after the machine's memory for 3 ms twice a second is in the 99th percentile of whatever takes some milliseconds; on
 * the machine that this was written on there was one. Needs Linux and `taskset`. Threads that may not be moved stay; after
 * `kill -9` all stay where they are.
 *
 * @param pids whose threads are moved. @default those of all processes
 * @returns what became of it, for the reader of the result, and what puts the threads back at once.
 */
export function clearCore(core: string, pids: readonly string[] = allPids()): { readonly note: string; restore(): void } {
  const moved = pids.flatMap((pid) => threadsOf(pid)).flatMap((thread) => moveOff(core, thread));
  let isRestored = false;
  const restore = (): void => {
    if (isRestored) return;
    isRestored = true;
    for (const { thread, cores } of moved) setCores(thread, cores);
  };
  process.once('exit', restore);
  return { note: `${moved.length} threads of other processes moved off core ${core}`, restore };
}

function allPids(): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
}

function threadsOf(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => `${pid}/task/${thread}`);
  } catch {
    return []; // it has ended since it was listed
  }
}

function moveOff(core: string, path: string): readonly Moved[] {
  const cores = allowedCores(path);
  const allowed = parseCoreList(cores);
  const others = allowed.filter((each) => String(each) !== core);
  const thread = path.slice(path.lastIndexOf('/') + 1);
  if (others.length === 0 || others.length === allowed.length) return [];
  return setCores(thread, others.join(',')) ? [{ thread, cores }] : [];
}

function setCores(thread: string, cores: string): boolean {
  return spawnSync('taskset', ['-p', '-c', cores, thread], { stdio: 'ignore' }).status === 0;
}
