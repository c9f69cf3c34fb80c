import { parseArgs } from 'node:util';

import { boundedNumber, GENERATED_TRACE, type OutputOptions, share } from '@proxyapi/bench-harness';

/** How the benchmark runs. */
export interface BenchmarkOptions extends OutputOptions {
  readonly traceFile: string;
  /** How many times faster than the trace's own clock. */
  readonly speed: number;
  /** The provider's times are multiplied by it. */
  readonly latencyScale: number;
  /** Share of attempts that the provider fails. */
  readonly faultRatio: number;
  /** Share of requests that repeat an earlier one. */
  readonly repeatRatio: number;
  /** Share of requests that ask for a stream. */
  readonly streamRatio: number;
  readonly seed: number;
  readonly rounds: number;
  /** Length of one subject's turn. */
  readonly sliceMs: number;
  /** Length of a warm-up that is not measured. */
  readonly warmUpMs: number;
  /** The gateway alone, for long. */
  readonly isLoop: boolean;
  /** Length of the loop. */
  readonly durationMs: number;
  readonly isSmoke: boolean;
}

export const HELP = `A naive proxy and the gateway under the same load: arrivals and sizes of a production trace, a provider that fails now and then.

  node src/main.ts [options]

  --trace FILE        arrivals and sizes: CSV with the columns TIMESTAMP,ContextTokens,GeneratedTokens (../harness/traces/generated.csv)
  --speed N           times faster than the trace's own clock (10; 20 for the loop)
  --latency-scale N   the provider's times are multiplied by it (0.1)
  --faults SHARE      of attempts that the provider fails (0.075)
  --repeat SHARE      of requests that repeat an earlier one; an assumption, since a trace tells no texts (0.3)
  --streams SHARE     of requests that ask for a stream (0.5)
  --seed N            of everything that is drawn (1)
  --rounds N          rounds; in each both have their turn, once with repeats and once without (5)
  --slice S           seconds of a turn (4)
  --loop              the gateway alone, the trace over and over: fails on an error that the provider did not make, and where memory grows
  --duration S        seconds of the loop (600); growth is judged from 300 on
  --smoke             a quick run that only checks that it runs: no figure of it means anything
  --json FILE         write the result there
  --save              write the result to benchmarks/results/before-after-<date>.json, or before-after-loop-<date>.json
  --help              this text
`;

const MS_PER_SECOND = 1000;
const WARM_UP_MS = 3000;
/** A gateway that is only just there may be too late for its first requests, and shed them. */
const SMOKE_WARM_UP_MS = 500;
/** As much faster as the provider's times are shorter, so as much is in flight as there was in the trace. */
const SPEED = 10;
const LOOP_SPEED = 20;

const OPTIONS = {
  'trace': { type: 'string' },
  'speed': { type: 'string' },
  'latency-scale': { type: 'string' },
  'faults': { type: 'string' },
  'repeat': { type: 'string' },
  'streams': { type: 'string' },
  'seed': { type: 'string' },
  'rounds': { type: 'string' },
  'slice': { type: 'string' },
  'loop': { type: 'boolean', default: false },
  'duration': { type: 'string' },
  'smoke': { type: 'boolean', default: false },
  'json': { type: 'string' },
  'save': { type: 'boolean', default: false },
  'help': { type: 'boolean', default: false },
} as const;

/**
 * Reads the command line; `undefined` asks for the help text.
 *
 * @throws when an option is not known or its value is out of bounds.
 */
export function parseOptions(args: readonly string[]): BenchmarkOptions | undefined {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return undefined;
  const { smoke } = values;
  return {
    traceFile: values.trace ?? GENERATED_TRACE,
    speed: boundedNumber('speed', values.speed, { usual: values.loop ? LOOP_SPEED : SPEED, max: 10_000, isWhole: false }),
    latencyScale: boundedNumber('latency-scale', values['latency-scale'], { usual: smoke ? 0.01 : 0.1, max: 10, isWhole: false }),
    faultRatio: share('faults', values.faults, { usual: 0.075 }),
    repeatRatio: share('repeat', values.repeat, { usual: 0.3 }),
    streamRatio: share('streams', values.streams, { usual: 0.5 }),
    seed: boundedNumber('seed', values.seed, { usual: 1, max: 1_000_000, isWhole: true }),
    rounds: boundedNumber('rounds', values.rounds, { usual: smoke ? 1 : 5, max: 100, isWhole: true }),
    sliceMs: boundedNumber('slice', values.slice, { usual: smoke ? 1 : 4, max: 3600, isWhole: false }) * MS_PER_SECOND,
    warmUpMs: smoke ? SMOKE_WARM_UP_MS : WARM_UP_MS,
    isLoop: values.loop,
    durationMs: boundedNumber('duration', values.duration, { usual: smoke ? 2 : 600, max: 86_400, isWhole: true }) * MS_PER_SECOND,
    isSmoke: smoke,
    jsonFile: values.json,
    isSaved: values.save,
  };
}
