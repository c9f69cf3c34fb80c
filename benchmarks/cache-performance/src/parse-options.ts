import process from 'node:process';
import { parseArgs } from 'node:util';

import { boundedNumber, type OutputOptions } from '@proxyapi/bench-harness';

/** How the benchmark runs. */
export interface BenchmarkOptions extends OutputOptions {
  readonly rounds: number;
  /** How long all timed rounds take together; traces come on top. */
  readonly durationSeconds: number;
  /** Callers that want one missing key at one time. */
  readonly concurrency: number;
  /** Keys, each asked for or written once in a batch. */
  readonly operations: number;
  readonly isSmoke: boolean;
}

export const HELP = `What SmartCache costs beside lru-cache, keyv and a Map, and how much its eviction policies keep.

  node src/main.ts [options]

  --rounds N        rounds, in each of which every subject has its turn (9)
  --duration S      seconds that the timed rounds take together (60, or CACHE_BENCHMARK_DURATION)
  --concurrency N   callers that want one missing key at one time (10, or CACHE_BENCHMARK_CONCURRENCY)
  --operations N    keys, each used once in a batch (10000, or CACHE_BENCHMARK_OPERATIONS)
  --smoke           a quick run that only checks that it runs: no figure of it means anything
  --json FILE       write the result there
  --save            write the result to benchmarks/results/cache-performance-<date>.json
  --help            this text
`;

const OPTIONS = {
  rounds: { type: 'string' },
  duration: { type: 'string' },
  concurrency: { type: 'string' },
  operations: { type: 'string' },
  smoke: { type: 'boolean', default: false },
  json: { type: 'string' },
  save: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * Reads the command line, and the environment for what it leaves open; `undefined` asks for the help text.
 *
 * @throws when an option is not known or its value is out of bounds.
 */
export function parseOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>> = process.env): BenchmarkOptions | undefined {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return undefined;
  const { smoke: isSmoke } = values;
  const usual = isSmoke ? { rounds: 1, duration: 1, operations: 500 } : { rounds: 9, duration: 60, operations: 10_000 };
  return {
    rounds: boundedNumber('rounds', values.rounds, { usual: usual.rounds, max: 100, isWhole: true }),
    durationSeconds: boundedNumber('duration', values.duration ?? env['CACHE_BENCHMARK_DURATION'], { usual: usual.duration, max: 86_400, isWhole: false }),
    concurrency: boundedNumber('concurrency', values.concurrency ?? env['CACHE_BENCHMARK_CONCURRENCY'], { usual: 10, max: 10_000, isWhole: true }),
    operations: boundedNumber('operations', values.operations ?? env['CACHE_BENCHMARK_OPERATIONS'], { usual: usual.operations, max: 1_000_000, isWhole: true }),
    isSmoke,
    jsonFile: values.json,
    isSaved: values.save,
  };
}
