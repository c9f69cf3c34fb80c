import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 5;

/** Waits until `holds` does. @throws RangeError when it does not within the time. */
export async function until(holds: () => boolean, { limitMs }: { readonly limitMs: number }): Promise<void> {
  const endsAt = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > endsAt) throw new RangeError(`it did not come true within ${limitMs} ms`);
    await delay(LOOK_EVERY_MS);
  }
}
