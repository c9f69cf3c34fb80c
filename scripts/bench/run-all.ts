import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { readResults, writeReport } from '../../benchmarks/report/src/index.ts';
import type { Benchmark } from './benchmarks.ts';
import type { BenchOptions, Length } from './parse-bench-options.ts';
import { renderSummary } from './render-summary.ts';
import { type Run, runOne } from './run-one.ts';

/** Where the repository is, and what takes the text. */
export interface Surroundings {
  readonly root: string;
  readonly write: (text: string) => void;
}

/** Runs the benchmarks one after the other, whatever became of those before; gives whether none failed. */
export async function runAll({ benchmarks, length, folder, isSaved }: BenchOptions, { root, write }: Surroundings): Promise<boolean> {
  mkdirSync(folder, { recursive: true });
  const runs: Run[] = [];
  for (const [index, benchmark] of benchmarks.entries()) {
    write(`\n=== ${benchmark.name} (${index + 1} of ${benchmarks.length}): ${benchmark.asks}\n\n`);
    const run = await runOne(benchmark, { root, folder, args: [...argumentsFor(benchmark, length), ...(isSaved ? ['--save'] : [])] });
    if (run.kind !== 'measured') write(`${run.kind}: ${run.why}\n`);
    runs.push(run);
  }
  const files = runs.flatMap((run) => (run.kind === 'skipped' || run.file === undefined ? [] : [run.file]));
  write(renderSummary(runs, readResults(files)));
  if (files.length > 0) {
    const page = join(folder, 'report.html');
    writeReport(page, files);
    write(`\nresults in ${folder}\nplots in ${page}\n`);
  }
  return runs.every(({ kind }) => kind !== 'failed');
}

function argumentsFor({ shortArguments }: Benchmark, length: Length): readonly string[] {
  switch (length) {
    case 'short': return shortArguments;
    case 'smoke': return ['--smoke'];
    case 'full': return [];
  }
}
