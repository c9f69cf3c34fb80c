import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { readResults } from '../../benchmarks/report/src/index.ts';
import type { BenchmarkResult } from '../../benchmarks/harness/src/index.ts';
import { runOne } from '../bench/run-one.ts';
import type { DiffOptions } from './parse-diff-options.ts';
import type { Side } from './side.ts';

/** What one pass measured on one side, and which benchmarks failed. */
export interface SideRun {
  readonly results: readonly BenchmarkResult[];
  readonly failures: readonly string[];
}

/** Both sides of one pass. */
export type Pass = Readonly<Record<Side, SideRun>>;

/** How passes are run. */
export interface PassesOptions extends DiffOptions {
  /** Takes every result. */
  readonly folder: string;
  readonly onProgress: (text: string) => void;
}

/** Measures both checkouts in turn: each benchmark in one, then in the other, and the other way round in the next pass. */
export async function runPasses({ passes: count, benchmarks, folder, onProgress, ...checkouts }: PassesOptions): Promise<readonly Pass[]> {
  const passes: Pass[] = [];
  for (let pass = 1; pass <= count; pass += 1) {
    // What grows or warms while all this runs falls on both alike.
    const order: readonly Side[] = pass % 2 === 1 ? ['base', 'branch'] : ['branch', 'base'];
    const files: Record<Side, string[]> = { base: [], branch: [] };
    const failures: Record<Side, string[]> = { base: [], branch: [] };
    for (const benchmark of benchmarks) {
      for (const side of order) {
        onProgress(`pass ${pass} of ${count}: ${benchmark.name}, ${side}`);
        const own = join(folder, `pass-${pass}`, side);
        mkdirSync(own, { recursive: true });
        const run = await runOne(benchmark, { root: checkouts[side], folder: own, args: benchmark.shortArguments, isShown: false });
        if (run.kind === 'measured') files[side].push(run.file);
        else failures[side].push(`${benchmark.name}: ${run.why}`);
      }
    }
    passes.push({ base: { results: readResults(files.base), failures: failures.base }, branch: { results: readResults(files.branch), failures: failures.branch } });
  }
  return passes;
}
