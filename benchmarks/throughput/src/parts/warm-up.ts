import { type ClosedLoopOptions, runClosedLoop } from '../load/closed-loop.ts';
import type { Subject, Ways } from '../subjects/start-subjects.ts';

/** Many at once first: one by one it takes three times as long until all is compiled. */
const CONNECTIONS = 64;
/**
 * One by one then, for each millisecond before: some dozens of functions that were compiled for many at once are compiled anew,
 * on the core of the process under test. The 99th percentile fell until 3,000, after 5 s.
 */
const ONE_BY_ONE_PER_MS = 0.6;

/** How the subjects are warmed. */
export interface WarmUpOptions extends Pick<ClosedLoopOptions, 'nextRequest' | 'createReader' | 'durationMs'> {
  /** Sends so many, one at a time, where they will be measured like that. */
  readonly sendOneByOne?: (subject: Subject, count: number) => Promise<unknown>;
}

/** Sends each of the ways so many requests that their code is compiled; none where `durationMs` is 0. */
export async function warmUp({ ways }: Ways, { sendOneByOne, ...load }: WarmUpOptions): Promise<void> {
  if (load.durationMs === 0) return;
  for (const subject of ways) await runClosedLoop(subject, { ...load, connections: CONNECTIONS });
  // The first is the provider itself: whatever passes the others ends there, so it is warm by then.
  for (const subject of ways.slice(1)) await sendOneByOne?.(subject, Math.ceil(load.durationMs * ONE_BY_ONE_PER_MS));
}
