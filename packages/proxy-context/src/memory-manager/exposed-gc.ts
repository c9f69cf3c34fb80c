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
