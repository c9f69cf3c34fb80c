import { setTimeout as delay } from 'node:timers/promises';

import { type Measurement, MemorySampler, readMemory } from '@proxyapi/bench-harness';

import { runLoad } from '../load/run-load.ts';
import { cleanUp, readRestingMemory } from '../memory/clean-up.ts';
import { readProviderCalls } from '../subjects/read-provider-calls.ts';
import { startSubjects } from '../subjects/start-subjects.ts';
import { summarise } from './figures.ts';

/** Share of the load that warms up: code is compiled, pools fill, and so does the cache, which takes four to five minutes of ten. */
export const WARM_UP_RATIO = 0.5;
/** A gateway that has just started still collects what its start has left. */
const IDLE_MS = 5000;

/** One round. */
export interface RoundOptions {
  readonly durationMs: number;
  readonly requestsPerSecond: number;
  readonly hasCache: boolean;
  /** Equal seeds give equal requests. */
  readonly seed: number;
}

/** What a round came to. */
export interface RoundResult {
  readonly measurement: Measurement;
  /** Whether the gateway has an endpoint that cleans up. */
  readonly knowsCleanUp: boolean;
}

/** Starts a gateway, loads it, and lets it clean up. */
export async function measureRound({ hasCache, ...load }: RoundOptions): Promise<RoundResult> {
  const subjects = await startSubjects({ hasCache });
  const { gateway, provider } = subjects;
  try {
    await delay(IDLE_MS);
    const { rssMb } = await readRestingMemory(gateway);
    // Only now: a collection makes the resident memory of an idle gateway smaller than anybody sees it.
    const { heapMb, externalMb } = await readMemory(gateway, { collectsFirst: true });
    const idle = { rssMb, heldMb: heapMb + externalMb };
    const sampler = new MemorySampler(gateway);
    const warmAtMs = performance.now() + load.durationMs * WARM_UP_RATIO;
    const result = await runLoad({ port: Number(gateway.port), ...load });
    const samples = await sampler.stop();
    const cleaned = await cleanUp(gateway);
    const providerCalls = await readProviderCalls(provider);
    const figures = summarise({ idle, samples, warmAtMs, cleaned: cleaned.memory, load: result, providerCalls });
    return { measurement: { subject: 'gateway', ...figures }, knowsCleanUp: cleaned.isKnown };
  } finally {
    await subjects.stop();
  }
}
