import { readFileSync } from 'node:fs';

/** Resident memory of a process, in bytes, as the kernel has it. */
export function residentBytes(pid: number | undefined): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}
