import { setTimeout as delay } from 'node:timers/promises';

import { type MemorySample, median, readMemory } from '@proxyapi/bench-harness';

/** What is left once a gateway was told to give memory back. */
export interface CleanUp {
  readonly memory: RestingMemory;
  /** Whether it has the endpoint; where not, the garbage was collected and no more. */
  readonly isKnown: boolean;
}

/** What a gateway takes that nobody asks anything, in MB. */
export interface RestingMemory {
  /** Resident. */
  readonly rssMb: number;
  /** In use: the heap, and the buffers outside of it. */
  readonly heldMb: number;
}

/** Free pages go back to the system a moment later. */
const SETTLE_MS = 2000;
const SAMPLES = 5;
const BETWEEN_MS = 200;

/** Asks for `POST /debug/memory/cleanup`, and says what the process takes then. @throws when it answers with anything but 200 or 404. */
export async function cleanUp(gateway: URL): Promise<CleanUp> {
  const response = await fetch(new URL('/debug/memory/cleanup', gateway), { method: 'POST' });
  await response.body?.cancel();
  if (response.status !== 200 && response.status !== 404) throw new Error(`/debug/memory/cleanup answered ${response.status}`);
  const isKnown = response.status === 200;
  if (!isKnown) await readMemory(gateway, { collectsFirst: true });
  await delay(SETTLE_MS);
  return { memory: await readRestingMemory(gateway), isKnown };
}

/** The medians of a second. */
export async function readRestingMemory(gateway: URL): Promise<RestingMemory> {
  const samples: MemorySample[] = [];
  for (let index = 0; index < SAMPLES; index += 1) {
    samples.push(await readMemory(gateway));
    await delay(BETWEEN_MS);
  }
  return { rssMb: median(samples.map(({ rssMb }) => rssMb)), heldMb: median(samples.map(({ heapMb, externalMb }) => heapMb + externalMb)) };
}
