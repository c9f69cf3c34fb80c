import { readdirSync, readFileSync } from 'node:fs';

/** The process ids of a primary's workers, as the system has them. Linux only. */
export function listWorkers(primary: number | undefined): readonly number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => parentOf(pid) === primary);
}

function parentOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1]);
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}
