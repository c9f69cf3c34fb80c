import type { AnswerReader } from '../load/answer-reader.ts';
import { runOpenLoop } from '../load/open-loop.ts';
import { WHOLE_REQUEST } from '../load/requests.ts';
import { WholeAnswer } from '../load/whole-answer.ts';
import type { Subject, Ways } from '../subjects/start-subjects.ts';
import type { Part } from './part.ts';
import { addedComparisons, PERCENTILE_COLUMNS } from './percentile-figures.ts';
import { samplesInSlices } from './samples-in-slices.ts';
import { warmUp } from './warm-up.ts';

/** How the latency part runs. */
export interface LatencyPartOptions {
  /** Requests of each subject in each round. */
  readonly samples: number;
  readonly warmUpMs: number;
  /** @default 3 */
  readonly intervalMs?: number;
  /** @default the same request again and again, whose answer is not shared */
  readonly nextRequest?: () => Buffer;
  /** @default one for answers that state their length */
  readonly createReader?: () => AnswerReader;
}

/** A JSON request at low load: how much later its answer comes through the gateway. */
export function latencyPart(options: LatencyPartOptions): Part<Ways> {
  const { samples, warmUpMs, intervalMs = 3, nextRequest = () => WHOLE_REQUEST, createReader = () => new WholeAnswer() } = options;
  const send = ({ port }: Subject, count: number): Promise<readonly number[]> => runOpenLoop({ nextRequest, createReader, intervalMs, port, count });
  return {
    name: 'latency',
    isTimed: true,
    title: 'JSON requests, one at a time, open loop',
    method: `A request every ${intervalMs} ms over one connection, ${samples} for each subject in each round, in slices in turn; the latency counts from the arrival, waiting included.`,
    columns: PERCENTILE_COLUMNS,
    comparisons: addedComparisons('JSON answer', 1),
    warmUp: (subjects) => warmUp(subjects, { nextRequest, createReader, durationMs: warmUpMs, isOneByOne: true }),
    measureRound: ({ ways }, onSubject) => samplesInSlices(ways, onSubject, { samples, take: send }),
  };
}
