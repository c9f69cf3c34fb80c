import type { SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/** Finds import cycles, types included: for each file in one, its shortest way back to itself, told once per cycle. */
export function findImportCycles(files: readonly SourceFile[]): readonly Violation[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const told = new Set<string>();
  return files.flatMap((file) => {
    const cycle = shortestCycle(file, byPath);
    const key = cycle.toSorted().join();
    if (cycle.length === 0 || told.has(key)) return [];
    told.add(key);
    return [violationOf(file, cycle)];
  });
}

function violationOf(file: SourceFile, cycle: readonly string[]): Violation {
  const second = cycle[1] ?? file.path;
  const line = file.imports.find(({ target }) => target === second)?.line ?? 1;
  const advice = `move what both sides need into a third file: ${[...cycle, file.path].join(' → ')}`;
  return { path: file.path, line, rule: 'no-import-cycle', advice };
}

/** The files of the shortest cycle through `start`, beginning with it; empty when there is none. */
function shortestCycle(start: SourceFile, byPath: ReadonlyMap<string, SourceFile>): readonly string[] {
  const cameFrom = new Map<string, string>();
  const queue = [start.path];
  for (const path of queue) {
    for (const { target } of byPath.get(path)?.imports ?? []) {
      if (target === start.path) return wayTo(path, cameFrom);
      if (target === undefined || cameFrom.has(target)) continue;
      cameFrom.set(target, path);
      queue.push(target);
    }
  }
  return [];
}

function wayTo(end: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const way: string[] = [];
  for (let path: string | undefined = end; path !== undefined; path = cameFrom.get(path)) way.unshift(path);
  return way;
}
