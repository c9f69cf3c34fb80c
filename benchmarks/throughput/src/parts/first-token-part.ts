import { runFirstTokenLoop } from '../load/first-token-loop.ts';
import { FIRST_TOKEN_REQUEST } from '../load/requests.ts';
import { StreamAnswer } from '../load/stream-answer.ts';
import type { Subject, Ways } from '../subjects/start-subjects.ts';
import type { Part } from './part.ts';
import { addedComparisons, PERCENTILE_COLUMNS } from './percentile-figures.ts';
import { samplesInSlices } from './samples-in-slices.ts';
import { warmUp } from './warm-up.ts';

/** How the first-token part runs. */
export interface FirstTokenPartOptions {
  /** Streams of each subject in each round. */
  readonly samples: number;
  readonly warmUpMs: number;
  /** @default the same request again and again, whose answer is not shared */
  readonly nextRequest?: () => Buffer;
}

/** A stream's first token: how much later it comes through the gateway. */
export function firstTokenPart({ samples, warmUpMs, nextRequest = () => FIRST_TOKEN_REQUEST }: FirstTokenPartOptions): Part<Ways> {
  const send = ({ port }: Subject, count: number): Promise<readonly number[]> => runFirstTokenLoop({ port, nextRequest, count });
  return {
    name: 'first-token',
    isTimed: true,
    title: 'Time to the first token of a stream, one at a time',
    method: `Streams one after the other over one connection, ${samples} for each subject in each round, in slices in turn. The provider sends the role at once, the first token 2 ms later and another after that, so a token that is held back counts as late.`,
    columns: PERCENTILE_COLUMNS,
    comparisons: addedComparisons('first token', 1),
    warmUp: (subjects) => warmUp(subjects, { nextRequest, createReader: () => new StreamAnswer(() => {}), durationMs: warmUpMs, isOneByOne: true }),
    measureRound: ({ ways }, onSubject) => samplesInSlices(ways, onSubject, { samples, take: send }),
  };
}
