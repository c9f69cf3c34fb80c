import { openSync, writeSync } from 'node:fs';

/** Whoever holds it open says how late a core may be when it is woken: Linux's “PM quality of service”, as latency measurements use it. */
const DEVICE = '/dev/cpu_dma_latency';
/** Microseconds, as a 32-bit number: no core sleeps. */
const NONE = Buffer.alloc(4);

/**
 * Keeps cores that have nothing to do from sleeping until this process ends: on a virtual machine each waking took 0.1 to 0.4 ms,
 * and it was that which a latency consisted of. Needs Linux, and the right to write to the device.
 *
 * @returns what became of it, for the reader of the result.
 */
export function keepCoresAwake(device = DEVICE): string {
  try {
    // Left open on purpose: what was asked for ends with the descriptor.
    writeSync(openSync(device, 'r+'), NONE);
    return 'idle cores are kept awake';
  } catch (error) {
    return `idle cores may sleep (${error instanceof Error ? error.message : String(error)})`;
  }
}
