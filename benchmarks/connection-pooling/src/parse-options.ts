import { parseArgs } from 'node:util';

import { boundedNumber, type OutputOptions } from '@proxyapi/bench-harness';

/** How the benchmark runs. */
export interface BenchmarkOptions extends OutputOptions {
  readonly rounds: number;
  /** Requests of each subject, part and round. */
  readonly requests: number;
  /** Callers, each of which asks again when it has its answer. */
  readonly concurrency: number;
  /** How long the provider takes where it takes any time. */
  readonly latencyMs: number;
  readonly isSmoke: boolean;
}

export const HELP = `What kept connections are worth: a client that makes one for each request beside the gateway's pools.

  node src/main.ts [options]

  --rounds N        rounds, each of which measures every subject (5)
  --requests N      requests of each subject, part and round (1000)
  --concurrency N   requests at once (50)
  --latency MS      time that the provider takes to answer; in one part it takes none (20)
  --smoke           a quick run that only checks that it runs: no figure of it means anything
  --json FILE       write the result there
  --save            write the result to benchmarks/results/connection-pooling-<date>.json
  --help            this text
`;

const SMOKE = { rounds: 1, requests: 60, concurrency: 10, latency: 5 };
const FULL = { rounds: 5, requests: 1000, concurrency: 50, latency: 20 };

const OPTIONS = {
  rounds: { type: 'string' },
  requests: { type: 'string' },
  concurrency: { type: 'string' },
  latency: { type: 'string' },
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
  const defaults = values.smoke ? SMOKE : FULL;
  const whole = (name: 'rounds' | 'requests' | 'concurrency' | 'latency', max: number): number =>
    boundedNumber(name, values[name], { usual: defaults[name], max, isWhole: true });
  return {
    rounds: whole('rounds', 1000),
    requests: whole('requests', 1_000_000),
    // As many as a pool with the default preset keeps: beyond, what it opens depends on how quick the provider is.
    concurrency: whole('concurrency', 200),
    latencyMs: whole('latency', 10_000),
    isSmoke: values.smoke,
    jsonFile: values.json,
    isSaved: values.save,
  };
}
