import { setTimeout as delay } from 'node:timers/promises';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import type { RawClient } from '../support/raw-client.ts';
import type { FaultBench } from './fault-bench.ts';
import { quantile } from './quantile.ts';

/** How much is asked, for how long. */
export interface StormOptions {
  /** Requests a second, sent whether or not the ones before have been answered. */
  readonly ratePerSecond: number;
  readonly forMs: number;
  readonly requestOf: (index: number) => Buffer;
  /** @default 20_000 */
  readonly answerWithinMs?: number;
}

/** One answer in a storm. */
export interface StormAnswer {
  /** When it was asked for, since the storm's beginning. */
  readonly atMs: number;
  readonly tookMs: number;
  readonly answer: HttpAnswer;
}

const TICK_MS = 5;
const CROWD_ANSWER_WITHIN_MS = 20_000;
const MS_PER_SECOND = 1000;

/**
 * Asks at a steady rate, as many callers do who know nothing of one another. Gives the answers in the order of asking,
 * once the last one is there.
 */
export async function storm(bench: FaultBench, { ratePerSecond, forMs, requestOf, answerWithinMs = 20_000 }: StormOptions): Promise<readonly StormAnswer[]> {
  const free: RawClient[] = [];
  const since = performance.now();
  const one = async (index: number): Promise<StormAnswer> => {
    const client = free.pop() ?? (await bench.connect());
    const sentAt = performance.now();
    client.send(requestOf(index));
    const answer = await client.answer(answerWithinMs);
    const tookMs = performance.now() - sentAt;
    if (answer.headers['connection'] === 'close') client.leave();
    else free.push(client);
    return { atMs: sentAt - since, tookMs, answer };
  };
  const all: Promise<StormAnswer>[] = [];
  for (let spentMs = 0; spentMs < forMs; spentMs = performance.now() - since) {
    const due = Math.floor((spentMs * ratePerSecond) / MS_PER_SECOND) + 1;
    while (all.length < due) {
      const asked = one(all.length);
      // One that gets no answer fails the storm, at its end.
      asked.catch(() => {});
      all.push(asked);
    }
    await delay(TICK_MS);
  }
  const answers = await Promise.all(all);
  for (const client of free) client.leave();
  return answers;
}

/** How many callers ask, and what, until so many requests have been answered. */
export interface CrowdOptions {
  readonly callers: number;
  readonly requests: number;
  readonly requestOf: (index: number) => Buffer;
}

/** Asks from so many connections at once, on each again as soon as it is answered. Gives the answers in the order of asking. */
export async function crowd(bench: FaultBench, { callers, requests, requestOf }: CrowdOptions): Promise<readonly StormAnswer[]> {
  const answers: StormAnswer[] = [];
  const since = performance.now();
  let next = 0;
  const call = async (): Promise<void> => {
    const client = await bench.connect();
    while (next < requests) {
      const index = next;
      next += 1;
      const sentAt = performance.now();
      client.send(requestOf(index));
      const answer = await client.answer(CROWD_ANSWER_WITHIN_MS);
      answers[index] = { atMs: sentAt - since, tookMs: performance.now() - sentAt, answer };
    }
    client.leave();
  };
  await Promise.all(Array.from({ length: callers }, call));
  return answers;
}

/** The share of answers of status 200. */
export function successRatio(answers: readonly StormAnswer[]): number {
  return answers.filter(({ answer }) => answer.status === 200).length / answers.length;
}

/** Median and 95th percentile of how long answers took. */
export function pace(answers: readonly StormAnswer[]): { readonly medianMs: number; readonly p95Ms: number } {
  const times = answers.map(({ tookMs }) => tookMs);
  return { medianMs: quantile(times, 0.5), p95Ms: quantile(times, 0.95) };
}
