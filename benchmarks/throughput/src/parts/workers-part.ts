import { runClosedLoop } from '../load/closed-loop.ts';
import { WHOLE_REQUEST } from '../load/requests.ts';
import { WholeAnswer } from '../load/whole-answer.ts';
import { ONE_WORKER, TWO_APART, TWO_WORKERS } from '../subjects/start-crews.ts';
import { CLOSED_LOOP_COLUMNS } from './closed-loop-figures.ts';
import { loopsInSlices } from './loops-in-slices.ts';
import type { Part } from './part.ts';

/** A figure of a process falls until it has served so many: each worker by itself, though they share the requests. */
const WARM_AFTER_REQUESTS = 50_000;
const MAX_WARM_UPS = 10;

/** How the workers part runs. */
export interface WorkersPartOptions {
  readonly connections: number;
  readonly durationMs: number;
  readonly warmUpMs: number;
}

/** What it costs a relayed request that there is more than one process to serve it. */
export function workersPart({ connections, durationMs, warmUpMs }: WorkersPartOptions): Part {
  const load = { nextRequest: () => WHOLE_REQUEST, createReader: () => new WholeAnswer(), connections };
  return {
    name: 'workers',
    title: `Workers, ${connections} connections, closed loop`,
    method: `A gateway of one process, one with \`server.workers: 2\`, and two of one process each that share the connections and know nothing of each other relay the requests of the first part for ${durationMs / 1000} s in each round, in short slices in turn, with a log to a file. CPU is that of all processes, the primary among them. All have the one core of the process under test, where two processes take the caches from each other: what “${TWO_APART}” cost more than one is the core's, what two workers cost more than those is the gateway's.`,
    columns: CLOSED_LOOP_COLUMNS,
    comparisons: [
      { name: 'CPU per request, two workers ÷ one', kind: 'ratio', figure: 'cpuUsPerRequest', subject: TWO_WORKERS, against: ONE_WORKER, digits: 2, target: 1.1 },
      { name: 'CPU per request, two gateways ÷ one', kind: 'ratio', figure: 'cpuUsPerRequest', subject: TWO_APART, against: ONE_WORKER, digits: 2 },
      { name: 'CPU per request, two workers ÷ two gateways', kind: 'ratio', figure: 'cpuUsPerRequest', subject: TWO_WORKERS, against: TWO_APART, digits: 2 },
      { name: 'requests/s, two workers ÷ one', kind: 'ratio', figure: 'requestsPerSecond', subject: TWO_WORKERS, against: ONE_WORKER, digits: 2 },
    ],
    async warmUp(subjects) {
      for (const gateway of warmUpMs === 0 ? [] : await subjects.crews()) {
        const enough = WARM_AFTER_REQUESTS * Math.max(1, gateway.otherPids.length);
        for (let run = 0, requests = 0; run < MAX_WARM_UPS && requests < enough; run += 1) requests += (await runClosedLoop(gateway, { ...load, durationMs: warmUpMs })).requests;
      }
    },
    measureRound: async (subjects, onSubject) => loopsInSlices(await subjects.crews(), onSubject, { durationMs, drive: (gateway, forMs, kept) => runClosedLoop(gateway, { ...load, durationMs: forMs, kept }) }),
  };
}
