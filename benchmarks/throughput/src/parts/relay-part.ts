import { percentile } from '@proxyapi/bench-harness';

import { runClosedLoop } from '../load/closed-loop.ts';
import { WHOLE_REQUEST } from '../load/requests.ts';
import { inTurn } from './in-turn.ts';
import type { Part } from './part.ts';

const SETTLE_MS = 300;

/** How the relay part runs. */
export interface RelayPartOptions {
  readonly connections: number;
  readonly durationMs: number;
  readonly warmUpMs: number;
}

/** A JSON request relayed, as fast as it goes: what it costs the process. */
export function relayPart({ connections, durationMs, warmUpMs }: RelayPartOptions): Part {
  const load = { request: WHOLE_REQUEST, connections, settleMs: SETTLE_MS };
  return {
    name: 'relay',
    title: `JSON requests, ${connections} connections, closed loop`,
    method: `${connections} keep-alive connections, each sending its next request when it has its answer of 460 bytes, for ${durationMs / 1000} s in each round. CPU is the process's own, all threads, read from /proc; that of “direct” is the mock provider's.`,
    columns: [
      { figure: 'cpuUsPerRequest', label: 'CPU µs per request', digits: 1 },
      { figure: 'requestsPerSecond', label: 'requests/s', digits: 0 },
      { figure: 'p50Ms', label: 'p50 ms', digits: 2 },
      { figure: 'p99Ms', label: 'p99 ms', digits: 2 },
    ],
    comparisons: [
      { name: 'CPU per request, gateway ÷ bare relay', kind: 'ratio', figure: 'cpuUsPerRequest', subject: 'gateway', against: 'bare relay', digits: 2, target: 1.5 },
      { name: 'requests/s, gateway ÷ bare relay', kind: 'ratio', figure: 'requestsPerSecond', subject: 'gateway', against: 'bare relay', digits: 2 },
    ],
    async warmUp(subjects) {
      for (const subject of subjects) await runClosedLoop(subject, { ...load, durationMs: warmUpMs });
    },
    measureRound: (subjects, onSubject) => inTurn(subjects, onSubject, async (subject) => {
      const { requests, seconds, cpuUs, latenciesMs } = await runClosedLoop(subject, { ...load, durationMs });
      return {
        figures: {
          cpuUsPerRequest: cpuUs / requests,
          requestsPerSecond: requests / seconds,
          p50Ms: percentile(latenciesMs, 0.5),
          p99Ms: percentile(latenciesMs, 0.99),
        },
      };
    }),
  };
}
