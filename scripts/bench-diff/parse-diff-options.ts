import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { boundedNumber } from '../../benchmarks/harness/src/index.ts';
import type { Benchmark } from '../bench/benchmarks.ts';
import { COMPARED_BENCHMARKS } from './compared-benchmarks.ts';

/** Two checkouts, and how they are compared. */
export interface DiffOptions {
  readonly base: string;
  readonly branch: string;
  readonly passes: number;
  readonly benchmarks: readonly Benchmark[];
  /** Takes every result, and the table. */
  readonly folder: string | undefined;
}

/** The spread of three passes is so often small by chance that one of sixteen figures of equal checkouts would be flagged. */
const MIN_PASSES = 5;

export const HELP = `Compares two checkouts of this repository: runs a short set in both in turn, and prints a table in Markdown.

  pnpm bench:diff --base FOLDER [options]

  --base FOLDER    the checkout to compare with, its dependencies installed
  --branch FOLDER  the checkout that is compared (this one)
  --passes N       passes, in each of which both have their turn (${MIN_PASSES}, which is the least)
  --only A,B       those only: ${COMPARED_BENCHMARKS.map(({ name }) => name).join(', ')} (all)
  --json FOLDER    write every result there, and the table
  --help           this text

Exits with 1 when a benchmark failed in the branch. A figure that got worse is flagged in the table, and is no failure.
`;

const OPTIONS = {
  base: { type: 'string' },
  branch: { type: 'string' },
  passes: { type: 'string' },
  only: { type: 'string' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the command line; `undefined` asks for the help text. @throws when an option is missing, not known or out of bounds. */
export function parseDiffOptions(args: readonly string[]): DiffOptions | undefined {
  const { values: { base, branch, passes, only, json, help } } = parseArgs({ args: args.filter((argument) => argument !== '--'), options: OPTIONS });
  if (help) return undefined;
  if (base === undefined) throw new RangeError('--base must name a checkout');
  const count = boundedNumber('passes', passes, { usual: MIN_PASSES, max: 100, isWhole: true });
  if (count < MIN_PASSES) throw new RangeError(`--passes must be at least ${MIN_PASSES}, got ${count}`);
  return {
    base: resolve(base),
    branch: resolve(branch ?? `${import.meta.dirname}/../..`),
    passes: count,
    benchmarks: chosen(only?.split(',') ?? COMPARED_BENCHMARKS.map(({ name }) => name)),
    folder: json === undefined ? undefined : resolve(json),
  };
}

function chosen(names: readonly string[]): readonly Benchmark[] {
  return names.map((name) => {
    const known = COMPARED_BENCHMARKS.find((benchmark) => benchmark.name === name);
    if (known === undefined) throw new RangeError(`--only takes ${COMPARED_BENCHMARKS.map((benchmark) => benchmark.name).join(', ')}, got ${name}`);
    return known;
  });
}
