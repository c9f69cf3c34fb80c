import { readFileSync, writeFileSync } from 'node:fs';

const KB_PER_MB = 1024;

/** Forgets how large a process has been, so that {@link peakMb} tells what comes from now on. */
export function forgetPeak(pid: number | undefined): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** The largest resident size of a process since {@link forgetPeak}. */
export function peakMb(pid: number | undefined): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / KB_PER_MB;
}
