import { setTimeout as delay } from 'node:timers/promises';

import { cpuUs, mainThreadCpuUs, rssBytes } from '@proxyapi/bench-harness';

import type { AnswerReader } from './answer-reader.ts';
import { KeptConnections } from './kept-connections.ts';

/** Runs unmeasured for this long first, and until each connection has had an answer: a gateway that is cold may take longer. */
const SETTLE_MS = 100;
/** In which the first answers must have come, the next one and the last ones. */
const ANSWER_LIMIT_MS = 10_000;

/** How a closed loop runs. */
export interface ClosedLoopOptions {
  /** The bytes to send next, on whichever connection. */
  readonly nextRequest: () => Buffer;
  readonly createReader: () => AnswerReader;
  /** Each sends its next request when it has its answer. */
  readonly connections: number;
  /** Longer where nobody was answered in that time: without an answer there is no cost of one. */
  readonly durationMs: number;
  /** Where its connections come from, and stay. @default new ones, closed at the end */
  readonly kept?: KeptConnections | undefined;
}

/** Who is driven. */
export interface Driven {
  readonly port: number;
  /** Where its connections go to as well, in shares as equal as can be. @default none */
  readonly otherPorts?: readonly number[];
  readonly pid: number;
  /** Further processes of it, whose cost counts too. @default none */
  readonly otherPids?: readonly number[];
}

/** What a closed loop came to. */
export interface ClosedLoopResult {
  readonly requests: number;
  readonly seconds: number;
  /** CPU time of the process under test, and of its others. */
  readonly cpuUs: number;
  /** Of it, that of the process's main thread. */
  readonly mainThreadUs: number;
  /** Resident memory of the process under test at the end. */
  readonly rssBytes: number;
  readonly latenciesMs: readonly number[];
}

/** Drives a subject as fast as it answers: the highest rate, and what a request costs at it. Nothing is under way afterwards. */
export async function runClosedLoop({ port, otherPorts = [], pid, otherPids = [] }: Driven, options: ClosedLoopOptions): Promise<ClosedLoopResult> {
  const { nextRequest, createReader, durationMs } = options;
  const cpuOfAll = (): number => [pid, ...otherPids].reduce((sum, each) => sum + cpuUs(each), 0);
  const own = new KeptConnections();
  const ports = [port, ...otherPorts];
  const connections = (await Promise.all(ports.map((each, place) => (options.kept ?? own).to(each, Math.floor((options.connections + place) / ports.length))))).flat();
  const settled = Promise.withResolvers<void>();
  const drained = Promise.withResolvers<void>();
  let answered = Promise.withResolvers<void>();
  let latenciesMs: number[] = [];
  let isRunning = true;
  let busy = connections.length;
  let unsettled = connections.length;
  for (const connection of connections) {
    const send = (): void => connection.send(nextRequest(), createReader(), onAnswer);
    const onAnswer = (sentAt: number, doneAt: number): void => {
      latenciesMs.push(doneAt - sentAt);
      answered.resolve();
      unsettled -= 1;
      if (unsettled === 0) settled.resolve();
      if (isRunning) return send();
      busy -= 1;
      if (busy === 0) drained.resolve();
    };
    send();
  }
  await Promise.all([delay(SETTLE_MS), Promise.race([settled.promise, failLate('first')])]);
  latenciesMs = [];
  answered = Promise.withResolvers();
  const [cpuBefore, mainBefore] = [cpuOfAll(), mainThreadCpuUs(pid)];
  const startedAt = performance.now();
  await Promise.all([delay(durationMs), Promise.race([answered.promise, failLate('next')])]);
  const seconds = (performance.now() - startedAt) / 1000;
  const [usedUs, mainThreadUs] = [cpuOfAll() - cpuBefore, mainThreadCpuUs(pid) - mainBefore];
  const [measured, memory] = [latenciesMs, rssBytes(pid)];
  latenciesMs = [];
  isRunning = false;
  await Promise.race([drained.promise, failLate('last')]);
  own.close();
  return { requests: measured.length, seconds, cpuUs: usedUs, mainThreadUs, rssBytes: memory, latenciesMs: measured };
}

async function failLate(which: 'first' | 'next' | 'last'): Promise<never> {
  await delay(ANSWER_LIMIT_MS, undefined, { ref: false });
  throw new Error(`some of the ${which} answers did not come`);
}
