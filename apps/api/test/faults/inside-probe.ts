import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';

// Loaded into the gateway's process with --import: tells on a signal what cannot be seen from outside, and on another
// one stops the event loop.

/** What the inside of a gateway's process looks like. */
export interface InsideView {
  /** A member that Object.prototype should not have. */
  readonly polluted: unknown;
  readonly prototypeKeys: readonly string[];
  /** The longest time that the event loop stood still since the last look. */
  readonly longestStallMs: number;
}

/** How long {@link stallInside} keeps the event loop. */
export const STALL_MS = 2000;

const SIGNAL = 'SIGUSR2';
const STALL_SIGNAL = 'SIGURG';
const MARK = 'inside-probe ';
const VIEW = new RegExp(`^${MARK}(.*)\n`, 'm');
const RESOLUTION_MS = 5;

/** Options of `node` that put the probe into a process. */
export const PROBE_OPTIONS: readonly string[] = ['--import', import.meta.url];

/** Asks the probe in `child`. */
export async function lookInside(child: ChildProcess): Promise<InsideView> {
  if (child.stderr === null) throw new TypeError('the process has no stderr to read');
  child.kill(SIGNAL);
  let text = '';
  // The gateway's own lines come between.
  for (;;) {
    const view = VIEW.exec(text)?.[1];
    if (view !== undefined) return JSON.parse(view);
    const [chunk]: Buffer[] = await once(child.stderr, 'data');
    text += String(chunk);
  }
}

/** Lets the event loop in `child` stand still for {@link STALL_MS}, as a long computation would. */
export function stallInside(child: ChildProcess): void {
  child.kill(STALL_SIGNAL);
}

function install(): void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  process.on(SIGNAL, () => {
    const view: InsideView = {
      polluted: ({} as Record<string, unknown>)['polluted'] ?? null,
      prototypeKeys: Object.keys(Object.prototype),
      longestStallMs: delay.max / 1e6,
    };
    delay.reset();
    process.stderr.write(`${MARK}${JSON.stringify(view)}\n`);
  });
  process.on(STALL_SIGNAL, () => {
    const until = performance.now() + STALL_MS;
    while (performance.now() < until);
  });
}

if (process.execArgv.includes(import.meta.url)) install();
