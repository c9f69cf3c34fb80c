import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import type { Measurement } from '@proxyapi/bench-harness';
import type { MockProvider } from '@proxyapi/mock-provider';

import { askForStream } from '../load/ask-for-stream.ts';
import { drawFirstByteTimes } from '../provider/first-byte-times.ts';
import { writeScript } from '../provider/write-script.ts';
import { modelAtFirst, type Subject, type Subjects } from '../subjects/start-subjects.ts';
import type { Timeline } from '../timeline.ts';
import { type Trouble, TROUBLES } from '../troubles.ts';
import { readAttempts } from './attempts.ts';
import { summarise } from './figures.ts';

/** Cues beyond the requests that are expected: one that is late by a phase takes one of its neighbour's. */
const SPARE_CUES = 10;

/** One round. */
export interface RoundOptions {
  /** Counted from 1; it seeds the draws. */
  readonly round: number;
  readonly subjects: Subjects;
  readonly timeline: Timeline;
}

/** The name that callers use for a trouble's model: a new one in each round, about which no gateway knows anything. */
export function modelName({ name }: Pick<Trouble, 'name'>, round: number): string {
  return `${name}-${round}`;
}

/**
 * Lets every gateway meet every trouble, all at the same time: they wait, and load nothing. Requests go to the gateways
 * in turn.
 *
 * @returns for each trouble the measurements of all gateways.
 */
export async function measureRound({ round, subjects, timeline }: RoundOptions): Promise<readonly (readonly Measurement[])[]> {
  const { first, list } = subjects;
  const over = new AbortController();
  const agent = new Agent({ keepAlive: true });
  const lanes = TROUBLES.flatMap((trouble) => list.map((subject) => ({ trouble, subject, model: modelName(trouble, round) })));
  first.clearBill();
  try {
    const [firstTokensMs] = await Promise.all([
      Promise.all(lanes.map((lane, place) => sendRequests({ ...lane, agent, signal: over.signal, offset: (place + 0.5) / lanes.length, timeline }))),
      playPhases({ first, lanes, round, timeline, signal: over.signal }),
    ]);
    const bill = first.bill();
    const measured = lanes.map(({ trouble, subject, model }, place) => ({
      trouble,
      measurement: {
        subject: subject.name,
        ...summarise({ firstTokenMs: firstTokensMs[place] ?? [], attempts: readAttempts(bill, modelAtFirst(subject.name, model)), requests: requestsIn(timeline) }),
      },
    }));
    return TROUBLES.map((trouble) => measured.filter((each) => each.trouble === trouble).map(({ measurement }) => measurement));
  } finally {
    over.abort();
    agent.destroy();
  }
}

/** One gateway's requests for one trouble's model. */
interface Lane {
  readonly trouble: Trouble;
  readonly subject: Subject;
  readonly model: string;
}

interface LaneLoad extends Lane {
  readonly agent: Agent;
  readonly signal: AbortSignal;
  /** Share of an interval by which its requests come after the others'. */
  readonly offset: number;
  readonly timeline: Timeline;
}

/** Gives the times to the first token of what was sent during the trouble. */
async function sendRequests({ subject: { port }, model, agent, signal, offset, timeline }: LaneLoad): Promise<readonly number[]> {
  const { usualMs, troubleMs, intervalMs } = timeline;
  const answers = await Promise.all(Array.from({ length: requestsIn(timeline) }, async (_, index) => {
    const dueMs = (index + offset) * intervalMs;
    await delay(dueMs, undefined, { signal });
    return { dueMs, ...await askForStream({ port, model, agent }) };
  }));
  return answers.filter(({ dueMs }) => dueMs >= usualMs && dueMs < usualMs + troubleMs).map(({ firstTokenMs }) => firstTokenMs);
}

interface Play {
  readonly first: MockProvider;
  readonly lanes: readonly Lane[];
  readonly round: number;
  readonly timeline: Timeline;
  readonly signal: AbortSignal;
}

/** Writes the first provider's script anew as each phase begins. */
async function playPhases({ first, lanes, round, timeline, signal }: Play): Promise<void> {
  const { usualMs, troubleMs, afterMs, intervalMs, firstByteMs } = timeline;
  const phases = [{ lengthMs: usualMs }, { lengthMs: troubleMs, isTrouble: true }, { lengthMs: afterMs }];
  for (const [place, { lengthMs, isTrouble = false }] of phases.entries()) {
    // The same times for all lanes.
    const usual = drawFirstByteTimes({ ...firstByteMs, count: Math.ceil(lengthMs / intervalMs) + SPARE_CUES, seed: round * phases.length + place });
    first.clearScript();
    first.script(...lanes.flatMap(({ trouble, subject, model }) =>
      writeScript(modelAtFirst(subject.name, model), isTrouble ? usual.map((ms, index) => trouble.firstByteMs(index, ms)) : usual)));
    await delay(lengthMs, undefined, { signal });
  }
}

function requestsIn({ usualMs, troubleMs, afterMs, intervalMs }: Timeline): number {
  return Math.floor((usualMs + troubleMs + afterMs) / intervalMs);
}
