import { setTimeout as delay } from 'node:timers/promises';

/** Resolves as soon as `condition` holds; fails after `withinMs`. */
export async function waitUntil(condition: () => boolean, withinMs = 2000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${condition.toString()}`);
    await delay(2);
  }
}
