import { parseArgs } from 'node:util';

import { boundedNumber, type OutputOptions } from '@proxyapi/bench-harness';

/** How the benchmark runs. */
export interface BenchmarkOptions extends OutputOptions {
  readonly rounds: number;
  /** Lines that are written, of each subject in each round. */
  readonly lines: number;
}

export const HELP = `What a line of the access log costs: made, masked and written to a file, beside winston as it comes.

  node --conditions=proxyapi-source src/main.ts [options]

  --rounds N        rounds, in each of which every subject has its turn (9)
  --lines N         lines of each subject in each round (20000)
  --smoke           a quick run that only checks that it runs: no figure of it means anything
  --json FILE       write the result there
  --save            write the result to benchmarks/results/logging-<date>.json
  --help            this text
`;

const FULL = { rounds: 9, lines: 20_000 };
const SMOKE = { rounds: 1, lines: 200 };

const OPTIONS = {
  rounds: { type: 'string' },
  lines: { type: 'string' },
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
  const { values: { rounds, lines, smoke, json, save, help } } = parseArgs({ args: [...args], options: OPTIONS });
  if (help) return undefined;
  const usual = smoke ? SMOKE : FULL;
  return {
    rounds: boundedNumber('rounds', rounds, { usual: usual.rounds, max: 1000, isWhole: true }),
    lines: boundedNumber('lines', lines, { usual: usual.lines, max: 100_000_000, isWhole: true }),
    jsonFile: json,
    isSaved: save,
  };
}
