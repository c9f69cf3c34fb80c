import {
  CLOSED_LOOP_COLUMNS, type ClosedLoopResult, type KeptConnections, loopsInSlices, measureCase, type Part, runClosedLoop, type Subject,
} from '../../../throughput/src/index.ts';
import type { RunningWays } from '../subjects/start-ways.ts';
import { portkeyRatios } from './against-portkey.ts';
import { createReader } from './create-reader.ts';

const BYTES_PER_MB = 1024 ** 2;

/** How the relay part runs. */
export interface RelayPartOptions {
  readonly name: string;
  /** What kind of request it is. */
  readonly about: { readonly title: string; readonly method: string };
  readonly connections: number;
  readonly durationMs: number;
  /** 0 for none. */
  readonly warmUpMs: number;
  readonly nextRequest: () => Buffer;
}

/** A JSON request relayed, as fast as it goes: what it costs each gateway, and the highest rate. */
export function relayPart({ name, about, connections, durationMs, warmUpMs, nextRequest }: RelayPartOptions): Part<RunningWays> {
  const load = { nextRequest, createReader, connections };
  const drive = (subject: Subject, { direct }: RunningWays, forMs: number, kept?: KeptConnections): Promise<ClosedLoopResult> =>
    measureCase({ name: subject.name, calls: 'each', prepare: async () => {} }, direct, async () => {
      const result = await runClosedLoop(subject, { ...load, durationMs: forMs, kept });
      return { requests: result.requests, result };
    });
  return {
    name,
    title: `${about.title}, ${connections} connections, closed loop`,
    method: `${connections} keep-alive connections, each sending its next request when it has its answer of 460 bytes, for ${durationMs / 1000} s in each round, in short slices in turn. ${about.method} The provider's bill must show a call for each request. CPU is the process's own, all threads, read from /proc; that of “direct” is the mock provider's. The rate is the highest that one core comes to. Memory is resident, at the end of the loop.`,
    columns: [...CLOSED_LOOP_COLUMNS, { figure: 'rssMb', label: 'memory MB', digits: 0 }],
    comparisons: [
      ...portkeyRatios({ what: 'CPU per request', figure: 'cpuUsPerRequest', digits: 1 }, 6),
      { name: 'CPU per request, gateway ÷ bare relay', kind: 'ratio', figure: 'cpuUsPerRequest', subject: 'gateway', against: 'bare relay', digits: 2 },
      ...portkeyRatios({ what: 'requests/s', figure: 'requestsPerSecond', digits: 3 }),
      ...portkeyRatios({ what: 'memory', figure: 'rssMb', digits: 2 }),
    ],
    async warmUp(subjects) {
      for (const subject of warmUpMs === 0 ? [] : subjects.ways) await drive(subject, subjects, warmUpMs);
    },
    measureRound: (subjects, onSubject) => loopsInSlices(subjects.ways, onSubject, {
      durationMs,
      drive: (subject, forMs, kept) => drive(subject, subjects, forMs, kept),
      moreFigures: ({ rssBytes }) => ({ rssMb: rssBytes / BYTES_PER_MB }),
    }),
  };
}
