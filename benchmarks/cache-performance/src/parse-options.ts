import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { boundedNumber, type OutputOptions } from '@proxyapi/bench-harness';

const MODES = ['benchmark', 'concurrent', 'load-test', 'baseline', 'compare'] as const;

/** What is measured. */
export type ModeName = (typeof MODES)[number];

/** How the benchmark runs. */
export interface BenchmarkOptions extends OutputOptions {
  /** At least one. `baseline` and `compare` stand alone. */
  readonly modes: readonly ModeName[];
  readonly rounds: number;
  /** How long all timed rounds take together; traces and mixes come on top. */
  readonly durationSeconds: number;
  /** Callers at one time. */
  readonly concurrency: number;
  /** Keys, each asked for or written once in a batch. */
  readonly operations: number;
  /** Where the baseline is written, and read. */
  readonly baselineFile: string;
  /** How much more work SmartCache does in `baseline` and `compare`, in percent of its own; 0 for what it is. */
  readonly slowDownPercent: number;
  readonly isSmoke: boolean;
}

const BASELINE_FILE = fileURLToPath(new URL('../baseline.json', import.meta.url));

export const HELP = `What SmartCache and ModelCache cost beside lru-cache, keyv and a Map, and how much eviction policies keep.

  node src/main.ts [options]

  --benchmark           hits and sets, missing keys, and shares of hits: what is done when no other is asked for
  --concurrent          callers at one time: missing keys, and a mix of reads and writes
  --load-test           the mix in three scenarios: 10,000 operations one at a time, 50,000 by 10, 100,000 by 50
                        (these three can be asked for together)
  --baseline            SmartCache beside a Map in one process, kept as the baseline
  --compare             the same, set beside the baseline: status 1 when it is slower by more than noise
  --baseline-file FILE  the baseline (baseline.json in this folder)
  --slow-down PERCENT   has SmartCache do that much more work in a --baseline or --compare, to see it found

  --rounds N            rounds, in each of which every subject has its turn (9; 24 in --baseline and --compare)
  --duration S          seconds that the timed rounds take together (60, or CACHE_BENCHMARK_DURATION;
                        15 in --baseline and --compare)
  --concurrency N       callers at one time (10, or CACHE_BENCHMARK_CONCURRENCY)
  --operations N        keys and operations (10000, or CACHE_BENCHMARK_OPERATIONS)
  --smoke               a quick run that only checks that it runs: no figure of it means anything
  --json FILE           write the result there
  --export-results FILE the same
  --save                write the result to benchmarks/results/cache-performance-<date>.json
  --help                this text
`;

const OPTIONS = {
  benchmark: { type: 'boolean', default: false },
  concurrent: { type: 'boolean', default: false },
  'load-test': { type: 'boolean', default: false },
  baseline: { type: 'boolean', default: false },
  compare: { type: 'boolean', default: false },
  'baseline-file': { type: 'string' },
  'slow-down': { type: 'string' },
  rounds: { type: 'string' },
  duration: { type: 'string' },
  concurrency: { type: 'string' },
  operations: { type: 'string' },
  smoke: { type: 'boolean', default: false },
  json: { type: 'string' },
  'export-results': { type: 'string' },
  save: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** What a run takes that nobody has told otherwise. */
const USUAL = {
  measured: { rounds: 9, duration: 60, operations: 10_000 },
  paired: { rounds: 24, duration: 15, operations: 10_000 },
  smoke: { rounds: 1, duration: 1, operations: 500 },
} as const;

/**
 * Reads the command line, and the environment for what it leaves open; `undefined` asks for the help text.
 *
 * @throws when an option is not known, its value is out of bounds, or two do not go together.
 */
export function parseOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>> = process.env): BenchmarkOptions | undefined {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return undefined;
  const { smoke: isSmoke } = values;
  const modes = readModes(MODES.filter((mode) => values[mode]));
  const isPaired = modes.includes('baseline') || modes.includes('compare');
  const usual = USUAL[isSmoke ? 'smoke' : isPaired ? 'paired' : 'measured'];
  const baselineFile = values['baseline-file'] ?? BASELINE_FILE;
  return {
    modes,
    rounds: boundedNumber('rounds', values.rounds, { usual: usual.rounds, max: 100, isWhole: true }),
    durationSeconds: boundedNumber('duration', values.duration ?? env['CACHE_BENCHMARK_DURATION'], { usual: usual.duration, max: 86_400, isWhole: false }),
    concurrency: boundedNumber('concurrency', values.concurrency ?? env['CACHE_BENCHMARK_CONCURRENCY'], { usual: 10, max: 10_000, isWhole: true }),
    operations: boundedNumber('operations', values.operations ?? env['CACHE_BENCHMARK_OPERATIONS'], { usual: usual.operations, max: 1_000_000, isWhole: true }),
    baselineFile,
    slowDownPercent: boundedNumber('slow-down', values['slow-down'], { usual: 0, max: 1000, isWhole: false }),
    isSmoke,
    jsonFile: values.json,
    otherFiles: [...(modes.includes('baseline') ? [baselineFile] : []), ...(values['export-results'] === undefined ? [] : [values['export-results']])],
    isSaved: values.save,
  };
}

function readModes(given: readonly ModeName[]): readonly ModeName[] {
  const isAlone = given.some((mode) => mode === 'baseline' || mode === 'compare');
  if (isAlone && given.length > 1) throw new TypeError(`--${given.join(' and --')} cannot be asked for together`);
  return given.length === 0 ? ['benchmark'] : given;
}
