import { parseArgs } from 'node:util';

import { boundedNumber, type OutputOptions } from '@proxyapi/bench-harness';

/** How the benchmark runs. */
export interface BenchmarkOptions extends OutputOptions {
  readonly rounds: number;
  /** Length of the load, its warm-up included. */
  readonly durationMs: number;
  readonly requestsPerSecond: number;
  readonly isSmoke: boolean;
  /** Whether the gateway's configuration has a response cache. */
  readonly hasCache: boolean;
}

export const HELP = `Whether memory stays bounded: mixed load on one gateway, whose memory is sampled once a second.

  node src/main.ts [options]

  --rounds N          rounds, each with a gateway of its own (1)
  --duration S        seconds of load in each round, half of which warms up (600)
  --rate N            requests a second, whatever became of those before (30)
  --no-cache-section  a gateway without a response cache
  --smoke             the short form for a gate: 60 seconds, bounds that suit them, and an exit status of 1 beyond them
  --json FILE         write the result there
  --save              write the result to benchmarks/results/soak-<date>.json
  --help              this text
`;

const DURATION_SECONDS = 600;
const SMOKE_SECONDS = 60;
const RATE = 30;
const MS_PER_SECOND = 1000;

const OPTIONS = {
  rounds: { type: 'string' },
  duration: { type: 'string' },
  rate: { type: 'string' },
  'no-cache-section': { type: 'boolean', default: false },
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
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return undefined;
  return {
    rounds: boundedNumber('rounds', values.rounds, { usual: 1, max: 100, isWhole: true }),
    durationMs: boundedNumber('duration', values.duration, { usual: values.smoke ? SMOKE_SECONDS : DURATION_SECONDS, max: 86_400, isWhole: true }) * MS_PER_SECOND,
    requestsPerSecond: boundedNumber('rate', values.rate, { usual: RATE, max: 10_000, isWhole: false }),
    isSmoke: values.smoke,
    hasCache: !values['no-cache-section'],
    jsonFile: values.json,
    isSaved: values.save,
  };
}
