import { setTimeout as delay } from 'node:timers/promises';

import type { AnswerReader } from './answer-reader.ts';
import { Connection } from './connection.ts';

/** How an open loop runs. */
export interface OpenLoopOptions {
  readonly port: number;
  /** The bytes to send next. */
  readonly nextRequest: () => Buffer;
  readonly createReader: () => AnswerReader;
  readonly intervalMs: number;
  readonly count: number;
}

/**
 * Sends requests at fixed times over one connection, whether or not the answer before was quick: one that arrives while
 * the connection is busy waits, and its wait counts.
 *
 * @returns each latency in milliseconds, from the arrival to the complete answer.
 */
export async function runOpenLoop({ port, nextRequest, createReader, intervalMs, count }: OpenLoopOptions): Promise<readonly number[]> {
  const connection = await Connection.open(port);
  const latenciesMs: number[] = [];
  const startedAt = performance.now();
  for (let index = 0; index < count; index += 1) {
    const dueAt = startedAt + index * intervalMs;
    const now = performance.now();
    if (dueAt > now) await delay(dueAt - now);
    // A timer that fires late is the load's own fault; an arrival that had to wait for the connection is not.
    const arrivedAt = dueAt > now ? performance.now() : dueAt;
    const doneAt = await connection.exchange(nextRequest(), createReader());
    latenciesMs.push(doneAt - arrivedAt);
  }
  connection.close();
  return latenciesMs;
}
