import { globSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Damaged files that are kept for whoever wants to look; older ones go, since a disk that fails may fail often. */
const KEPT = 3;

/**
 * Moves a damaged file, and the log that belongs to it, out of the way.
 *
 * @returns where it is now: its path with `.corrupt-` and the time in milliseconds since the epoch behind it.
 */
export function setAside(path: string, nowMs: number): string {
  const target = `${path}.corrupt-${nowMs}`;
  renameSync(path, target);
  try {
    renameSync(`${path}-wal`, `${target}-wal`);
  } catch {
    // There is none where the last connection was closed in peace.
  }
  rmSync(`${path}-shm`, { force: true });
  forgetOldest(path);
  return target;
}

function forgetOldest(path: string): void {
  const folder = dirname(path);
  const mark = `${basename(path)}.corrupt-`;
  const times = globSync('*', { cwd: folder })
    .filter((name) => name.startsWith(mark) && !name.endsWith('-wal'))
    .map((name) => Number(name.slice(mark.length)))
    .toSorted((one, other) => other - one);
  for (const time of times.slice(KEPT)) for (const end of ['', '-wal']) rmSync(join(folder, `${mark}${time}${end}`), { force: true });
}
