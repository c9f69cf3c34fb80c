import { parseArgs } from 'node:util';

import { boundedNumber, type OutputOptions } from '@proxyapi/bench-harness';

/** The parts that `--only` chooses from. */
export const PART_NAMES = ['relay', 'latency', 'first-token', 'streams', 'cache', 'cache-latency', 'observability', 'workers'] as const;
export type PartName = (typeof PART_NAMES)[number];

/** How the benchmark runs. */
export interface BenchmarkOptions extends OutputOptions {
  readonly rounds: number;
  /** Length of one closed loop. */
  readonly durationMs: number;
  readonly connections: number;
  readonly streams: number;
  /** Samples of each subject and round where requests go one at a time. */
  readonly samples: number;
  readonly only: readonly PartName[];
  readonly isSmoke: boolean;
  /** Whether all other processes leave the core of the process under test. */
  readonly isAlone: boolean;
  readonly profileFolder: string | undefined;
}

export const HELP = `What the gateway costs: the mock provider directly, a bare relay and the gateway, in turn; its response cache; and what it costs to be watched.

  node src/main.ts [options]

  --rounds N        rounds, each of which measures every subject (7)
  --duration S      seconds of each closed loop (3)
  --connections N   connections of the closed loop (64)
  --streams N       streams at once (512)
  --samples N       requests of each subject and round where they go one at a time (1000)
  --only A,B        parts to run: ${PART_NAMES.join(', ')} (all)
  --alone           move all other processes of this machine off the core of the process under test until the end;
                    best as root, on a machine that has nothing else to do
  --smoke           a quick run that only checks that it runs: no figure of it means anything
  --json FILE       write the result there
  --save            write the result to benchmarks/results/throughput-<date>.json
  --profile FOLDER  write a CPU profile of the gateway there; it makes the gateway slower
  --help            this text
`;

const SMOKE = { rounds: 1, duration: 0.15, connections: 16, streams: 64, samples: 100 };
const FULL = { rounds: 7, duration: 3, connections: 64, streams: 512, samples: 1000 };

const OPTIONS = {
  rounds: { type: 'string' },
  duration: { type: 'string' },
  connections: { type: 'string' },
  streams: { type: 'string' },
  samples: { type: 'string' },
  only: { type: 'string' },
  alone: { type: 'boolean', default: false },
  smoke: { type: 'boolean', default: false },
  json: { type: 'string' },
  save: { type: 'boolean', default: false },
  profile: { type: 'string' },
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
  const whole = (name: 'rounds' | 'connections' | 'streams' | 'samples', max: number): number =>
    boundedNumber(name, values[name], { usual: defaults[name], max, isWhole: true });
  return {
    rounds: whole('rounds', 1000),
    durationMs: boundedNumber('duration', values.duration, { usual: defaults.duration, max: 3600, isWhole: false }) * 1000,
    connections: whole('connections', 10_000),
    streams: whole('streams', 10_000),
    samples: whole('samples', 1_000_000),
    only: parts(values.only),
    isSmoke: values.smoke,
    isAlone: values.alone,
    jsonFile: values.json,
    isSaved: values.save,
    profileFolder: values.profile,
  };
}

function parts(list: string | undefined): readonly PartName[] {
  if (list === undefined) return PART_NAMES;
  return list.split(',').map((name) => {
    const known = PART_NAMES.find((each) => each === name);
    if (known === undefined) throw new RangeError(`--only takes ${PART_NAMES.join(', ')}, got ${name}`);
    return known;
  });
}
