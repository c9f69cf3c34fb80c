import type { Column } from '@proxyapi/bench-harness';

import { type ClosedLoopResult, runClosedLoop } from '../load/closed-loop.ts';
import { WHOLE_REQUEST } from '../load/requests.ts';
import { WholeAnswer } from '../load/whole-answer.ts';
import { BOTH, LOG, METRICS, NOTHING, NOTHING_AGAIN, type Observed, type ObservedGateway, TRACED, UNSAMPLED } from '../subjects/start-observed.ts';
import { untilSpans } from '../subjects/until-spans.ts';
import { CLOSED_LOOP_COLUMNS, closedLoopFigures } from './closed-loop-figures.ts';
import { inTurn } from './in-turn.ts';
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
  const drive = (gateway: ObservedGateway, { collector }: Observed, forMs: number): Promise<ClosedLoopResult> =>
    untilSpans(collector, gateway.spansPerRequest, () => runClosedLoop(gateway, { ...load, durationMs: forMs }));
  let round = 0;
  return {
    name: 'observability',
    title: `Metrics, log and traces, ${connections} connections, closed loop`,
    method: `Gateways that differ in nothing but what they tell, a process each: \`METRICS_ENABLED\`, \`LOG_LEVEL\` \`error\` or \`info\` to a file on disk, and all traces over OTLP/HTTP to a collector that counts. ${connections} keep-alive connections relay the requests of the first part for ${durationMs / 1000} s in each round, which begins with another gateway each time. CPU is the process's own, all threads. “${NOTHING_AGAIN}” does the same as “${NOTHING}” in another process: what those two differ by is the error of each difference. Every request that was traced must have brought its two spans to the collector.`,
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
      const observed = await subjects.observed();
      for (const gateway of warmUpMs === 0 ? [] : observed.gateways) await drive(gateway, observed, warmUpMs);
    },
    async measureRound(subjects, onSubject) {
      const observed = await subjects.observed();
      const { gateways } = observed;
      const measured = await inTurn(rotated(gateways, round), onSubject, async (gateway) => {
        const result = await drive(gateway, observed, durationMs);
        const { figures } = closedLoopFigures(result);
        return { figures: { ...figures, cpuUsOfMainThread: result.mainThreadUs / result.requests } };
      });
      round += 1;
      return rotated(measured, measured.length - ((round - 1) % measured.length));
    },
  };
}

// Whoever comes first, or behind a costly one, would always be at a disadvantage: each round begins with another one.
function rotated<Item>(items: readonly Item[], places: number): readonly Item[] {
  const first = places % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

function difference(subject: string, against: string = NOTHING): Part['comparisons'][number] {
  return { name: `CPU µs per request, ${subject} − ${against}`, kind: 'difference', figure: 'cpuUsPerRequest', subject, against, digits: 1 };
}
