import { runOpenLoop } from '../load/open-loop.ts';
import { WHOLE_REQUEST } from '../load/requests.ts';
import { WholeAnswer } from '../load/whole-answer.ts';
import { inTurn } from './in-turn.ts';
import type { Part } from './part.ts';
import { addedComparisons, PERCENTILE_COLUMNS, percentileFigures } from './percentile-figures.ts';

const INTERVAL_MS = 3;

/** How the latency part runs. */
export interface LatencyPartOptions {
  /** Requests of each subject in each round. */
  readonly samples: number;
  readonly warmUpSamples: number;
}

/** A JSON request at low load: how much later its answer comes through the gateway. */
export function latencyPart({ samples, warmUpSamples }: LatencyPartOptions): Part {
  const load = { nextRequest: () => WHOLE_REQUEST, createReader: () => new WholeAnswer(), intervalMs: INTERVAL_MS };
  return {
    name: 'latency',
    title: 'JSON requests, one at a time, open loop',
    method: `A request every ${INTERVAL_MS} ms over one connection, ${samples} for each subject in each round; the latency counts from the arrival, waiting included.`,
    columns: PERCENTILE_COLUMNS,
    comparisons: addedComparisons('JSON answer', 1),
    async warmUp({ ways }) {
      for (const { port } of ways) await runOpenLoop({ ...load, port, count: warmUpSamples });
    },
    measureRound: ({ ways }, onSubject) => inTurn(ways, onSubject, async ({ port }) =>
      percentileFigures(await runOpenLoop({ ...load, port, count: samples }))),
  };
}
