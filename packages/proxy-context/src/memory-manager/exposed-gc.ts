/**
 * Collects all garbage, now. `isThorough` repeats until nothing more comes and gives free pages back to the system;
 * without it the resident size tells how busy the process was.
 */
export type CollectGarbage = (isThorough: boolean) => void;

/** V8's own collector where `--expose-gc` gave it; `undefined` elsewhere. */
export function exposedGc(): CollectGarbage | undefined {
  const { gc } = globalThis;
  return gc === undefined ? undefined : (isThorough) => gc({ type: 'major', execution: 'sync', flavor: isThorough ? 'last-resort' : 'regular' });
}

/** Likewise for what is young alone: a millisecond or so, and code that has been optimized stays (docs/decisions). */
export function exposedYoungGc(): (() => void) | undefined {
  const { gc } = globalThis;
  return gc === undefined ? undefined : () => gc({ type: 'minor', execution: 'sync' });
}
