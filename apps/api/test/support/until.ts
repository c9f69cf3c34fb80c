/** How to wait. */
export interface UntilOptions {
  readonly limitMs: number;
  /** How far it has come, for the error. */
  readonly describe: () => string;
  /** @default 2 */
  readonly lookEveryMs?: number;
}

/** Waits until `isReached`. @throws Error that says how far it came, after `limitMs`. */
export async function until(isReached: () => boolean | Promise<boolean>, { limitMs, describe, lookEveryMs = 2 }: UntilOptions): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!await isReached()) {
    if (performance.now() > deadline) throw new Error(`after ${limitMs} ms: ${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}
