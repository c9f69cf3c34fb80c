const LOOK_EVERY_MS = 2;

/** Waits until `isReached`. @throws Error that says how far it came, after `limitMs`. */
export async function until(isReached: () => boolean, { limitMs, describe }: { readonly limitMs: number; readonly describe: () => string }): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!isReached()) {
    if (performance.now() > deadline) throw new Error(`after ${limitMs} ms: ${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
