import { parseArgs } from 'node:util';

// By path, here and below: this folder is no part of the workspace, so that no link could be there before its own install.
import { boundedNumber, type OutputOptions } from '../../harness/src/index.ts';

/** How the benchmark runs. */
export interface BenchmarkOptions extends OutputOptions {
  readonly rounds: number;
  /** Length of one closed loop. */
  readonly durationMs: number;
  readonly connections: number;
  readonly streams: number;
  /** Samples of each subject and round where requests go one at a time. */
  readonly samples: number;
  readonly isSmoke: boolean;
}

export const HELP = `The same work through Portkey's gateway and through ours, beside a bare relay and direct calls, in turn.

  node src/main.ts [options]

  --rounds N        rounds, each of which measures every subject (5)
  --duration S      seconds of each closed loop (1.2)
  --connections N   connections of the closed loop (64)
  --streams N       streams at once (64)
  --samples N       requests of each subject and round where they go one at a time (80)
  --smoke           a quick run that only checks that it runs: no figure of it means anything
  --json FILE       write the result there
  --save            write the result to benchmarks/results/compare-<date>.json
  --help            this text

Installs @portkey-ai/gateway into this folder when it is not there yet.
`;

const SMOKE = { rounds: 1, duration: 0.15, connections: 8, streams: 8, samples: 10 };
const FULL = { rounds: 5, duration: 1.2, connections: 64, streams: 64, samples: 80 };

const OPTIONS = {
  rounds: { type: 'string' },
  duration: { type: 'string' },
  connections: { type: 'string' },
  streams: { type: 'string' },
  samples: { type: 'string' },
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
  const whole = (name: 'rounds' | 'connections' | 'streams' | 'samples', max: number): number =>
    boundedNumber(name, values[name], { usual: defaults[name], max, isWhole: true });
  return {
    rounds: whole('rounds', 1000),
    durationMs: boundedNumber('duration', values.duration, { usual: defaults.duration, max: 3600, isWhole: false }) * 1000,
    connections: whole('connections', 10_000),
    streams: whole('streams', 10_000),
    samples: whole('samples', 1_000_000),
    isSmoke: values.smoke,
    jsonFile: values.json,
    isSaved: values.save,
  };
}
