const LOOK_EVERY_MS = 5;

/** Waits until `isReached`; gives how long that took. @throws Error that says how far it came, after `limitMs`. */
export async function until(isReached: () => boolean | Promise<boolean>, { limitMs, describe }: { readonly limitMs: number; readonly describe: () => unknown }): Promise<number> {
  const since = performance.now();
  while (!await isReached()) {
    if (performance.now() - since > limitMs) throw new Error(`after ${limitMs} ms: ${JSON.stringify(describe())}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return performance.now() - since;
}
