import { type ClosedLoopOptions, runClosedLoop } from '../load/closed-loop.ts';
import type { Ways } from '../subjects/start-subjects.ts';

/** Many at once first: one by one it takes three times as long until all is compiled. */
const CONNECTIONS = 64;
/**
 * For how much longer one by one then: some dozens of functions that were compiled for many at once are compiled anew, on the core
 * of the process under test. The 99th percentile still fell after 3,000 requests, and no more after 10 s of them.
 */
const ONE_BY_ONE_TIMES = 2;

/** How the subjects are warmed. */
export interface WarmUpOptions extends Pick<ClosedLoopOptions, 'nextRequest' | 'createReader' | 'durationMs'> {
  /** Whether they will be measured one at a time. @default false */
  readonly isOneByOne?: boolean;
}

/** Sends each of the ways so many requests that their code is compiled; none where `durationMs` is 0. */
export async function warmUp({ ways }: Ways, { isOneByOne = false, ...load }: WarmUpOptions): Promise<void> {
  if (load.durationMs === 0) return;
  for (const subject of ways) await runClosedLoop(subject, { ...load, connections: CONNECTIONS });
  // The first is the provider itself: whatever passes the others ends there, so it is warm by then.
  for (const subject of isOneByOne ? ways.slice(1) : []) await runClosedLoop(subject, { ...load, connections: 1, durationMs: load.durationMs * ONE_BY_ONE_TIMES });
}
