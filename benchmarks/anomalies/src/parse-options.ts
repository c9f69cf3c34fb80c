import { parseArgs } from 'node:util';

import { boundedNumber, GENERATED_TRACE, type OutputOptions } from '@proxyapi/bench-harness';

/** How the benchmark runs. */
export interface BenchmarkOptions extends OutputOptions {
  readonly rounds: number;
  /** Seed of the first round; each further one has the next. */
  readonly seed: number;
  /** CSV with arrivals and sizes. */
  readonly traceFile: string;
  readonly isSmoke: boolean;
}

export const HELP = `What the anomaly detector finds, misses and raises for nothing, beside simpler ones, on simulated traffic.

  node src/main.ts [options]

  --rounds N        rounds, each of which every detector meets every incident on every model in (7)
  --seed N          seed of the first round; the next ones follow (1)
  --trace FILE      arrivals and sizes: CSV with the columns TIMESTAMP,ContextTokens,GeneratedTokens (../harness/traces/generated.csv)
  --smoke           a quick run that only checks that it runs: no figure of it means anything
  --json FILE       write the result there
  --save            write the result to benchmarks/results/anomalies-<date>.json
  --help            this text
`;

const OPTIONS = {
  rounds: { type: 'string' },
  seed: { type: 'string' },
  trace: { type: 'string' },
  smoke: { type: 'boolean', default: false },
  json: { type: 'string' },
  save: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * Reads the command line; `undefined` asks for the help text.
 *
 * @throws when an option is not known or its value is out of bounds.
 */
export function parseOptions(args: readonly string[]): BenchmarkOptions | undefined {
  const { values: { rounds, seed, trace, smoke, json, save, help } } = parseArgs({ args: [...args], options: OPTIONS });
  if (help) return undefined;
  return {
    rounds: boundedNumber('rounds', rounds, { usual: smoke ? 1 : 7, max: 1000, isWhole: true }),
    seed: boundedNumber('seed', seed, { usual: 1, max: 1_000_000_000, isWhole: true }),
    traceFile: trace ?? GENERATED_TRACE,
    isSmoke: smoke,
    jsonFile: json,
    isSaved: save,
  };
}
