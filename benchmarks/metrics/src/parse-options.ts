import { parseArgs } from 'node:util';

import { boundedNumber, type OutputOptions } from '@proxyapi/bench-harness';

/** How the benchmark runs. */
export interface BenchmarkOptions extends OutputOptions {
  readonly rounds: number;
  /** Requests that are counted, of each subject in each round. */
  readonly requests: number;
}

export const HELP = `What metrics cost a request: GatewayMetrics against the same counts made with prom-client directly.

  node --conditions=proxyapi-source src/main.ts [options]

  --rounds N        rounds, in each of which every subject has its turn (7)
  --requests N      requests of each subject in each round (200000)
  --smoke           a quick run that only checks that it runs: no figure of it means anything
  --json FILE       write the result there
  --save            write the result to benchmarks/results/metrics-<date>.json
  --help            this text
`;

const FULL = { rounds: 7, requests: 200_000 };
const SMOKE = { rounds: 1, requests: 2000 };

const OPTIONS = {
  rounds: { type: 'string' },
  requests: { type: 'string' },
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
  const { values: { rounds, requests, smoke, json, save, help } } = parseArgs({ args: [...args], options: OPTIONS });
  if (help) return undefined;
  const usual = smoke ? SMOKE : FULL;
  return {
    rounds: boundedNumber('rounds', rounds, { usual: usual.rounds, max: 1000, isWhole: true }),
    requests: boundedNumber('requests', requests, { usual: usual.requests, max: 100_000_000, isWhole: true }),
    jsonFile: json,
    isSaved: save,
  };
}
