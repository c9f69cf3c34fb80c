import { runClosedLoop } from '../load/closed-loop.ts';
import { WHOLE_REQUEST } from '../load/requests.ts';
import { WholeAnswer } from '../load/whole-answer.ts';
import { ONE_WORKER, TWO_WORKERS } from '../subjects/start-crews.ts';
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
    method: `Two gateways, one of them with \`server.workers: 2\`, relay the requests of the first part for ${durationMs / 1000} s in each round, in short slices in turn, with a log to a file. CPU is that of all processes of a gateway, its primary among them. Both gateways have the core of the process under test: two workers that share it cost what they cost on two, but the rate is that of one.`,
    columns: CLOSED_LOOP_COLUMNS,
    comparisons: [
      { name: 'CPU per request, two workers ÷ one', kind: 'ratio', figure: 'cpuUsPerRequest', subject: TWO_WORKERS, against: ONE_WORKER, digits: 2, target: 1.1 },
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
