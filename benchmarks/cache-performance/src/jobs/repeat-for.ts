export const NS_PER_MS = 1_000_000;
const WARM_UP_SHARE = 0.2;

/** Runs batches for a fifth of the time unseen, then for all of it, and tells how many it timed. */
export async function repeatFor(forMs: number, batch: () => Promise<void>): Promise<{ readonly ms: number; readonly batches: number }> {
  await run(forMs * WARM_UP_SHARE, batch);
  return run(forMs, batch);
}

async function run(forMs: number, batch: () => Promise<void>): Promise<{ readonly ms: number; readonly batches: number }> {
  const beginMs = performance.now();
  let batches = 0;
  do {
    await batch();
    batches += 1;
  } while (performance.now() - beginMs < forMs);
  return { ms: performance.now() - beginMs, batches };
}
