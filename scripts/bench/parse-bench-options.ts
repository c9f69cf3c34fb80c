import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { type Benchmark, BENCHMARKS } from './benchmarks.ts';

/** How long each benchmark runs: `short` by its own entry of the list, `smoke` only to see that it runs, `full` as by itself. */
export type Length = 'short' | 'smoke' | 'full';

/** What `pnpm bench` is asked for. */
export interface BenchOptions {
  readonly benchmarks: readonly Benchmark[];
  readonly length: Length;
  /** Takes the results and the page. */
  readonly folder: string;
  /** Whether results are kept in `benchmarks/results` too. */
  readonly isSaved: boolean;
}

const FOLDER = resolve(import.meta.dirname, '../../benchmarks/results/short');

export const HELP = `Runs the benchmarks short, one after the other, and makes a page with plots of what they measured.

  pnpm bench [options]

  --only NAME…   those only, with spaces or commas between
  --full         each at its full length: some forty minutes
  --smoke        each only to see that it runs: no figure of it means anything
  --json FOLDER  where the results go as JSON, and the page (benchmarks/results/short)
  --save         keep the results in benchmarks/results too, which the docs are made of; with --full only
  --help         this text

Exits with 1 when a benchmark failed. A missed target is shown, and is no failure.

${BENCHMARKS.map(({ name, asks }) => `  ${name.padEnd(20)} ${asks}`).join('\n')}
`;

const OPTIONS = {
  only: { type: 'string', multiple: true },
  full: { type: 'boolean', default: false },
  smoke: { type: 'boolean', default: false },
  json: { type: 'string' },
  save: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * Reads the command line; `undefined` asks for the help text.
 *
 * @throws when an option or a benchmark is not known, or options contradict one another.
 */
export function parseBenchOptions(args: readonly string[]): BenchOptions | undefined {
  // pnpm hands a `--` on.
  const { values, positionals } = parseArgs({ args: args.filter((argument) => argument !== '--'), allowPositionals: true, options: OPTIONS });
  if (values.help) return undefined;
  if (values.full && values.smoke) throw new RangeError('--full and --smoke contradict each other');
  if (values.save && !values.full) throw new RangeError('--save needs --full: the docs are not made of short runs');
  return {
    benchmarks: chosen([...(values.only ?? []), ...positionals].flatMap((names) => names.split(','))),
    length: values.full ? 'full' : values.smoke ? 'smoke' : 'short',
    folder: resolve(values.json ?? FOLDER),
    isSaved: values.save,
  };
}

function chosen(names: readonly string[]): readonly Benchmark[] {
  const unknown = names.find((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined) throw new RangeError(`--only takes ${BENCHMARKS.map(({ name }) => name).join(', ')}, got ${unknown}`);
  return names.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => names.includes(name));
}
