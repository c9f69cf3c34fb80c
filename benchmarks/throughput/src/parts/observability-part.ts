import type { Column } from '@proxyapi/bench-harness';

import { type ClosedLoopResult, runClosedLoop } from '../load/closed-loop.ts';
import type { KeptConnections } from '../load/kept-connections.ts';
import { WHOLE_REQUEST } from '../load/requests.ts';
import { WholeAnswer } from '../load/whole-answer.ts';
import { BOTH, LOG, METRICS, NOTHING, NOTHING_AGAIN, type ObservedGateway, TRACED, UNSAMPLED } from '../subjects/start-observed.ts';
import { SpanCount } from '../subjects/span-count.ts';
import { CLOSED_LOOP_COLUMNS } from './closed-loop-figures.ts';
import { loopsInSlices } from './loops-in-slices.ts';
import type { Part } from './part.ts';

/** How the observability part runs. */
export interface ObservabilityPartOptions {
  readonly connections: number;
  readonly durationMs: number;
  readonly warmUpMs: number;
}

const [CPU, ...OTHERS] = CLOSED_LOOP_COLUMNS;
const COLUMNS: readonly Column[] = [...(CPU === undefined ? [] : [CPU]), { figure: 'cpuUsOfMainThread', label: 'of it, main thread', digits: 1 }, ...OTHERS];

/** What it costs a relayed request that metrics, log and traces tell of it. */
export function observabilityPart({ connections, durationMs, warmUpMs }: ObservabilityPartOptions): Part {
  const load = { nextRequest: () => WHOLE_REQUEST, createReader: () => new WholeAnswer(), connections };
  const drive = (gateway: ObservedGateway, forMs: number, kept?: KeptConnections): Promise<ClosedLoopResult> => runClosedLoop(gateway, { ...load, durationMs: forMs, kept });
  return {
    name: 'observability',
    title: `Metrics, log and traces, ${connections} connections, closed loop`,
    method: `Gateways that differ in nothing but what they tell, a process each: \`METRICS_ENABLED\`, \`LOG_LEVEL\` \`error\` or \`info\` to a file on disk, and all traces over OTLP/HTTP to a collector that counts. ${connections} keep-alive connections relay the requests of the first part for ${durationMs / 1000} s in each round, in short slices in turn. CPU is the process's own, all threads. “${NOTHING_AGAIN}” does the same as “${NOTHING}” in another process: what those two differ by is the error of each difference. Every request that was traced must have brought its two spans to the collector.`,
    columns: COLUMNS,
    comparisons: [
      difference(NOTHING_AGAIN),
      difference(METRICS),
      difference(LOG),
      { ...difference(BOTH), target: 25 },
      difference(UNSAMPLED),
      difference(TRACED),
      { ...difference(TRACED, BOTH), target: 40 },
    ],
    async warmUp(subjects) {
      const { gateways } = await subjects.observed();
      for (const gateway of warmUpMs === 0 ? [] : gateways) await drive(gateway, warmUpMs);
    },
    async measureRound(subjects, onSubject) {
      const { gateways, collector } = await subjects.observed();
      const spans = await SpanCount.start(collector);
      const measured = await loopsInSlices(gateways, onSubject, {
        durationMs,
        async drive(gateway, forMs, kept) {
          const result = await drive(gateway, forMs, kept);
          spans.expect(result.requests * gateway.spansPerRequest);
          return result;
        },
        moreFigures: ({ mainThreadUs, requests }) => ({ cpuUsOfMainThread: mainThreadUs / requests }),
      });
      await spans.untilAllCame();
      return measured;
    },
  };
}

function difference(subject: string, against: string = NOTHING): Part['comparisons'][number] {
  return { name: `CPU µs per request, ${subject} − ${against}`, kind: 'difference', figure: 'cpuUsPerRequest', subject, against, digits: 1 };
}
