import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { type CallOutcome, sendRequest } from '@proxyapi/bench-harness';

import { drawRequests } from './draw-requests.ts';

/** How the load runs. */
export interface LoadOptions {
  readonly port: number;
  readonly durationMs: number;
  readonly requestsPerSecond: number;
  /** Equal seeds give equal requests. */
  readonly seed: number;
}

/** What came of all requests. */
export interface LoadResult {
  readonly requests: number;
  readonly outcomes: Readonly<Record<CallOutcome, number>>;
  readonly hits: number;
}

/** More in flight than this is a machine, or a gateway, that does not keep up; what follows would measure the queue. */
const MAX_IN_FLIGHT = 1000;
const MS_PER_SECOND = 1000;

/**
 * Sends requests at fixed times, whatever became of those before: an open loop, as callers are.
 *
 * @throws when too many are in flight at once.
 */
export async function runLoad({ port, durationMs, requestsPerSecond, seed }: LoadOptions): Promise<LoadResult> {
  const draw = drawRequests(seed);
  const agent = new Agent({ keepAlive: true });
  const outcomes: Record<CallOutcome, number> = { answered: 0, cut: 0, refused: 0, left: 0, broken: 0 };
  const inFlight = new Set<Promise<void>>();
  const count = Math.floor((durationMs / MS_PER_SECOND) * requestsPerSecond);
  const beganAt = performance.now();
  let hits = 0;
  try {
    for (let index = 0; index < count; index += 1) {
      const dueInMs = beganAt + (index * MS_PER_SECOND) / requestsPerSecond - performance.now();
      if (dueInMs > 0) await delay(dueInMs);
      if (inFlight.size >= MAX_IN_FLIGHT) throw new Error(`${MAX_IN_FLIGHT} requests are in flight: the machine does not keep up with ${requestsPerSecond} a second`);
      const { kind: { isStream, leavesAfterMs }, path, body } = draw();
      const sent = sendRequest({ port, agent, path, body, isStream, leavesAfterMs }).then(({ outcome, cache }) => {
        outcomes[outcome] += 1;
        if (cache === 'hit') hits += 1;
        inFlight.delete(sent);
      });
      inFlight.add(sent);
    }
    await Promise.all(inFlight);
    return { requests: count, outcomes, hits };
  } finally {
    agent.destroy();
  }
}
