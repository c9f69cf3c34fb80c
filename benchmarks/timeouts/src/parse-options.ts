import { parseArgs } from 'node:util';

import { boundedNumber, type OutputOptions } from '@proxyapi/bench-harness';

/** How the benchmark runs. */
export interface BenchmarkOptions extends OutputOptions {
  readonly rounds: number;
  readonly isSmoke: boolean;
}

export const HELP = `What adapting the timeouts is worth: two gateways in front of the same providers, one with fixed timeouts.

  node src/main.ts [options]

  --rounds N        rounds of 55 seconds; in each both gateways meet every trouble (5)
  --smoke           a quick run that only checks that it runs: no figure of it means anything
  --json FILE       write the result there
  --save            write the result to benchmarks/results/timeouts-<date>.json
  --help            this text
`;

const ROUNDS = 5;
const MAX_ROUNDS = 100;

const OPTIONS = {
  rounds: { type: 'string' },
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
  const { values: { rounds, smoke, json, save, help } } = parseArgs({ args: [...args], options: OPTIONS });
  if (help) return undefined;
  return {
    rounds: boundedNumber('rounds', rounds, { usual: smoke ? 1 : ROUNDS, max: MAX_ROUNDS, isWhole: true }),
    isSmoke: smoke,
    jsonFile: json,
    isSaved: save,
  };
}
