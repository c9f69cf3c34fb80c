import { basename, isAbsolute } from 'node:path';
import process from 'node:process';

import { loadNow } from './describe-machine.ts';
import type { BenchmarkResult, Machine } from './result.ts';

/** What a benchmark knows of its own run. */
export interface RunFacts extends Pick<BenchmarkResult, 'benchmark' | 'parts' | 'note'> {
  /** As it was described when the run began. */
  readonly machine: Omit<Machine, 'loadAfter'>;
}

/** The result of a run that has just ended. */
export function createResult({ benchmark, note, machine, parts }: RunFacts): BenchmarkResult {
  return {
    benchmark,
    version: 1,
    date: new Date().toISOString(),
    command: ['node', ...process.execArgv, `benchmarks/${benchmark}/src/main.ts`, ...process.argv.slice(2).map(withoutFolder)].join(' '),
    ...(note === undefined ? {} : { note }),
    machine: { ...machine, loadAfter: loadNow() },
    parts,
  };
}

// Where a file lay on this machine is nothing to whoever repeats the run; its name is.
function withoutFolder(argument: string): string {
  return isAbsolute(argument) ? basename(argument) : argument;
}
