import { setTimeout as delay } from 'node:timers/promises';

import { cpuUs } from '../subjects/process-usage.ts';
import type { Subject } from '../subjects/start-subjects.ts';
import { Connection } from './connection.ts';
import { WholeAnswer } from './whole-answer.ts';

/** How a closed loop runs. */
export interface ClosedLoopOptions {
  readonly request: Buffer;
  /** Each sends its next request when it has its answer. */
  readonly connections: number;
  /** Runs unmeasured for this long first. */
  readonly settleMs: number;
  readonly durationMs: number;
}

/** What a closed loop came to. */
export interface ClosedLoopResult {
  readonly requests: number;
  readonly seconds: number;
  /** CPU time of the process under test. */
  readonly cpuUs: number;
  readonly latenciesMs: readonly number[];
}

/** Drives a subject as fast as it answers: the highest rate, and what a request costs at it. */
export async function runClosedLoop({ port, pid }: Subject, options: ClosedLoopOptions): Promise<ClosedLoopResult> {
  const { request, settleMs, durationMs } = options;
  const connections = await Connection.openAll(port, options.connections);
  let latenciesMs: number[] = [];
  let isRunning = true;
  for (const connection of connections) {
    const reader = new WholeAnswer();
    const onAnswer = (sentAt: number, doneAt: number): void => {
      latenciesMs.push(doneAt - sentAt);
      if (isRunning) connection.send(request, reader, onAnswer);
    };
    connection.send(request, reader, onAnswer);
  }
  await delay(settleMs);
  latenciesMs = [];
  const cpuBefore = cpuUs(pid);
  const startedAt = performance.now();
  await delay(durationMs);
  const seconds = (performance.now() - startedAt) / 1000;
  const usedUs = cpuUs(pid) - cpuBefore;
  const measured = latenciesMs;
  latenciesMs = [];
  isRunning = false;
  for (const connection of connections) connection.close();
  return { requests: measured.length, seconds, cpuUs: usedUs, latenciesMs: measured };
}
