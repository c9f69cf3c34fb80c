import { readdirSync, readFileSync } from 'node:fs';

/** What only Linux tells of a process; members are `undefined` elsewhere. */
export interface LinuxProcess {
  readonly virtualBytes: number | undefined;
  readonly openFiles: number | undefined;
  readonly maxFiles: number | undefined;
}

/** Reads `/proc/self`, which is the kernel's own memory and waits for no disk: some 50 µs. */
export function readLinuxProcess(): LinuxProcess {
  return {
    virtualBytes: attempt(() => numberIn(readFileSync('/proc/self/status', 'utf8'), /^VmSize:\s+(\d+) kB/m, 1024)),
    // The one that lists them is among them.
    openFiles: attempt(() => readdirSync('/proc/self/fd').length - 1),
    maxFiles: attempt(() => numberIn(readFileSync('/proc/self/limits', 'utf8'), /^Max open files\s+(\d+)/m, 1)),
  };
}

function attempt(read: () => number | undefined): number | undefined {
  try {
    return read();
  } catch {
    // Another system, or a container that hides it: the metric is left out.
    return undefined;
  }
}

function numberIn(text: string, pattern: RegExp, unit: number): number | undefined {
  const digits = pattern.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits) * unit;
}
