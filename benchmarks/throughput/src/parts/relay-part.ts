import { runClosedLoop } from '../load/closed-loop.ts';
import { WHOLE_REQUEST } from '../load/requests.ts';
import { WholeAnswer } from '../load/whole-answer.ts';
import { CLOSED_LOOP_COLUMNS } from './closed-loop-figures.ts';
import { loopsInSlices } from './loops-in-slices.ts';
import type { Part } from './part.ts';
import { warmUp } from './warm-up.ts';

/** How the relay part runs. */
export interface RelayPartOptions {
  readonly connections: number;
  readonly durationMs: number;
  readonly warmUpMs: number;
}

/** A JSON request relayed, as fast as it goes: what it costs the process. */
export function relayPart({ connections, durationMs, warmUpMs }: RelayPartOptions): Part {
  const load = { nextRequest: () => WHOLE_REQUEST, createReader: () => new WholeAnswer(), connections };
  return {
    name: 'relay',
    title: `JSON requests, ${connections} connections, closed loop`,
    method: `${connections} keep-alive connections, each sending its next request when it has its answer of 460 bytes, for ${durationMs / 1000} s in each round, in short slices in turn. CPU is the process's own, all threads, read from /proc; that of “direct” is the mock provider's.`,
    columns: CLOSED_LOOP_COLUMNS,
    comparisons: [
      { name: 'CPU per request, gateway ÷ bare relay', kind: 'ratio', figure: 'cpuUsPerRequest', subject: 'gateway', against: 'bare relay', digits: 2, target: 1.6 },
      { name: 'requests/s, gateway ÷ bare relay', kind: 'ratio', figure: 'requestsPerSecond', subject: 'gateway', against: 'bare relay', digits: 2 },
    ],
    warmUp: (subjects) => warmUp(subjects, { ...load, durationMs: warmUpMs }),
    measureRound: ({ ways }, onSubject) => loopsInSlices(ways, onSubject, { durationMs, drive: (subject, forMs, kept) => runClosedLoop(subject, { ...load, durationMs: forMs, kept }) }),
  };
}
