import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';

import { readIfThere } from './read-if-there.ts';

const BYTES_PER_KB = 1024;

/**
 * CPU time that a process has used so far, all its threads together, in microseconds. Read from outside, so that the
 * process under test does nothing for it.
 */
export function cpuUs(pid: number): number {
  if (process.platform !== 'linux') return psCpuUs(pid);
  let nanoseconds = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) nanoseconds += taskNanoseconds(pid, task);
  return nanoseconds / 1000;
}

/** The same of the thread that JavaScript runs on, without the garbage collector's and libuv's helpers. Linux alone tells it apart. */
export function mainThreadCpuUs(pid: number): number {
  return process.platform === 'linux' ? taskNanoseconds(pid, String(pid)) / 1000 : psCpuUs(pid);
}

/** Resident memory of a process in bytes. */
export function rssBytes(pid: number): number {
  if (process.platform !== 'linux') return Number(ps(pid, 'rss')) * BYTES_PER_KB;
  const kilobytes = /^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) * BYTES_PER_KB;
}

/** Sockets, files and pipes that a process has open. Linux alone lists them; elsewhere `lsof` does, which counts a few more. */
export function openDescriptors(pid: number): number {
  if (process.platform === 'linux') return readdirSync(`/proc/${pid}/fd`).length;
  return execFileSync('lsof', ['-n', '-P', '-p', String(pid)], { encoding: 'utf8' }).trimEnd().split('\n').length - 1;
}

// The time of a thread that has ended is lost to us, as it is for every later reading.
function taskNanoseconds(pid: number, task: string): number {
  return Number(readIfThere(`/proc/${pid}/task/${task}/schedstat`).split(' ', 1)[0]);
}

// [[dd-]hh:]mm:ss[.ff], to the hundredth of a second at best.
function psCpuUs(pid: number): number {
  const [seconds = 0, minutes = 0, hours = 0, days = 0] = ps(pid, 'time').trim().split(/[:-]/).toReversed().map(Number);
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000_000;
}

function ps(pid: number, column: string): string {
  return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' });
}
