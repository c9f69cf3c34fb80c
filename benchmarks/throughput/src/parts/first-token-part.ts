import { runFirstTokenLoop } from '../load/first-token-loop.ts';
import { FIRST_TOKEN_REQUEST } from '../load/requests.ts';
import { inTurn } from './in-turn.ts';
import type { Part } from './part.ts';
import { addedComparisons, PERCENTILE_COLUMNS, percentileFigures } from './percentile-figures.ts';

/** How the first-token part runs. */
export interface FirstTokenPartOptions {
  /** Streams of each subject in each round. */
  readonly samples: number;
  readonly warmUpSamples: number;
}

/** A stream's first event: how much later it comes through the gateway. */
export function firstTokenPart({ samples, warmUpSamples }: FirstTokenPartOptions): Part {
  const request = FIRST_TOKEN_REQUEST;
  return {
    name: 'first-token',
    title: 'Time to the first event of a stream, one at a time',
    method: `Streams one after the other over one connection, ${samples} for each subject in each round. The provider sends its first event at once and the next 2 ms later, so an event that is held back counts as late.`,
    columns: PERCENTILE_COLUMNS,
    comparisons: addedComparisons('first event', 1),
    async warmUp(subjects) {
      for (const { port } of subjects) await runFirstTokenLoop({ port, request, count: warmUpSamples });
    },
    measureRound: (subjects, onSubject) => inTurn(subjects, onSubject, async ({ port }) =>
      percentileFigures(await runFirstTokenLoop({ port, request, count: samples }))),
  };
}
