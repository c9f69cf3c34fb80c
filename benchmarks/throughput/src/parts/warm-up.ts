import { type ClosedLoopOptions, runClosedLoop } from '../load/closed-loop.ts';
import type { Ways } from '../subjects/start-subjects.ts';

/** Many at once: one by one it takes three times as long until all is compiled. */
const CONNECTIONS = 64;

/** Sends each of the ways so many requests that their code is compiled; none where `durationMs` is 0. */
export async function warmUp({ ways }: Ways, load: Pick<ClosedLoopOptions, 'nextRequest' | 'createReader' | 'durationMs'>): Promise<void> {
  if (load.durationMs === 0) return;
  for (const subject of ways) await runClosedLoop(subject, { ...load, connections: CONNECTIONS });
}
