import { parseArgs } from 'node:util';

import { boundedNumber, type OutputOptions } from '@proxyapi/bench-harness';

/** How the benchmark runs. */
export interface BenchmarkOptions extends OutputOptions {
  readonly rounds: number;
  readonly streams: number;
  /** Through the bare relay. */
  readonly relayStreams: number;
  /** Processes that open streams. */
  readonly clients: number;
  /** Processes of the gateway that serve. */
  readonly workers: number;
  /** From one token of a stream to the next. */
  readonly intervalMs: number;
  /** Over which the streams begin. */
  readonly rampMs: number;
  /** For which all of them are open. */
  readonly holdMs: number;
  /** For which a subject that has just started is left alone. */
  readonly idleMs: number;
  /** For which it is left alone once its callers have gone, and once it has cleaned up: sockets close, pages go back. */
  readonly settleMs: number;
  /** Until every client process has started. */
  readonly startMs: number;
  readonly isSmoke: boolean;
  readonly profileFolder: string | undefined;
}

/** Sockets that one client process holds at the most. */
export const MOST_PER_CLIENT = 4000;

export const HELP = `Thousands of streams open at once through the gateway: whether each comes whole, and the memory that each takes.

  node src/main.ts [options]

  --streams N        streams at once (10000)
  --workers N        serving processes of the gateway (2)
  --clients N        processes that open streams, ${MOST_PER_CLIENT} each at the most (4)
  --interval S       seconds between two tokens of a stream, 10 at the most (5)
  --ramp S           seconds over which the streams begin (20)
  --hold S           seconds for which all of them are open (30)
  --relay-streams N  streams through the bare relay, 2000 at the most (2000)
  --rounds N         rounds, each with a gateway of its own (1)
  --smoke            200 streams for 3 seconds: only that it runs, no figure of memory means anything
  --json FILE        write the result there
  --profile FOLDER   write a CPU profile of the gateway there
  --save             write the result to benchmarks/results/open-streams-<date>.json
  --help             this text
`;

const MS_PER_SECOND = 1000;
/** After 15 s of silence the gateway pings, which is nothing that the provider said; a token may be late. */
const MOST_INTERVAL_SECONDS = 10;
/** Sockets that the bare relay opens. */
const MOST_RELAY_STREAMS = 2000;

const FULL = { streams: 10_000, relayStreams: MOST_RELAY_STREAMS, clients: 4, interval: 5, ramp: 20, hold: 30, idleMs: 5000, settleMs: 2000, startMs: 2000 };
const SMOKE = { streams: 200, relayStreams: 50, clients: 2, interval: 0.5, ramp: 0.5, hold: 2, idleMs: 300, settleMs: 300, startMs: 800 };

const OPTIONS = {
  streams: { type: 'string' },
  workers: { type: 'string' },
  clients: { type: 'string' },
  interval: { type: 'string' },
  ramp: { type: 'string' },
  hold: { type: 'string' },
  'relay-streams': { type: 'string' },
  rounds: { type: 'string' },
  smoke: { type: 'boolean', default: false },
  profile: { type: 'string' },
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
  const usual = values.smoke ? SMOKE : FULL;
  const whole = (name: 'streams' | 'workers' | 'clients' | 'rounds', bounds: { readonly usual: number; readonly max: number }): number =>
    boundedNumber(name, values[name], { ...bounds, isWhole: true });
  const seconds = (name: 'interval' | 'ramp' | 'hold', max: number): number =>
    boundedNumber(name, values[name], { usual: usual[name], max, isWhole: false }) * MS_PER_SECOND;
  const streams = whole('streams', { usual: usual.streams, max: 100_000 });
  return {
    streams,
    relayStreams: boundedNumber('relay-streams', values['relay-streams'], { usual: Math.min(usual.relayStreams, streams), max: MOST_RELAY_STREAMS, isWhole: true }),
    clients: whole('clients', { usual: Math.max(usual.clients, Math.ceil(streams / MOST_PER_CLIENT)), max: 200 }),
    workers: whole('workers', { usual: 2, max: 64 }),
    rounds: whole('rounds', { usual: 1, max: 100 }),
    intervalMs: seconds('interval', MOST_INTERVAL_SECONDS),
    rampMs: seconds('ramp', 600),
    holdMs: seconds('hold', 3600),
    idleMs: usual.idleMs,
    settleMs: usual.settleMs,
    startMs: usual.startMs,
    isSmoke: values.smoke,
    profileFolder: values.profile,
    jsonFile: values.json,
    isSaved: values.save,
  };
}
