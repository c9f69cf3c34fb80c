import process from 'node:process';

import type { Client } from './client.ts';

/** How much is asked. */
export interface LoadOptions {
  readonly requests: number;
  /** Callers, each of which asks again when it has its answer. */
  readonly concurrency: number;
}

/** What it came to, from the first request to the last answer. */
export interface LoadResult {
  readonly seconds: number;
  /** CPU time of this process, all its threads. */
  readonly cpuUs: number;
  /** Of each request, from when it was asked for until its answer was there as a whole. */
  readonly latenciesMs: readonly number[];
}

/** Asks as often as it is told. @throws when an answer is none: a figure over failed requests would be a lie. */
export async function runLoad(client: Client, { requests, concurrency }: LoadOptions): Promise<LoadResult> {
  const latenciesMs: number[] = [];
  let left = requests;
  const askOnAndOn = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const askedAt = performance.now();
      const answer = await client.ask();
      latenciesMs.push(performance.now() - askedAt);
      if (!answer.includes('"finish_reason"')) throw new Error(`this is no answer: ${answer.slice(0, 1000)}`);
    }
  };
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, askOnAndOn));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { seconds, cpuUs: user + system, latenciesMs };
}
