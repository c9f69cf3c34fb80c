import { expect } from 'chai';

const TRIES = 10;
/** The machine may be shared and busy: what is far slower than its bound is at fault, what is a little slower may not be. */
const BUSY_FACTOR = 4;

/** Expects that `run` takes no longer than its row allows, in the fastest of some tries. */
export async function expectWithin(limitMs: number, run: () => Promise<unknown>): Promise<void> {
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && fastestMs > limitMs; tries += 1) {
    const since = performance.now();
    await run();
    fastestMs = Math.min(fastestMs, performance.now() - since);
  }
  expect(fastestMs).to.be.below(limitMs * BUSY_FACTOR);
}
