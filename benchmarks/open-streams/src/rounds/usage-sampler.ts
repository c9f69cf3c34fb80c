import { setTimeout as delay } from 'node:timers/promises';

import { cpuUs, openDescriptors, processTree, rssBytes } from '@proxyapi/bench-harness';

import { epochMs } from '../load/client-order.ts';

/** What all processes of a subject use together at one moment. */
export interface Usage {
  /** On {@link epochMs}'s clock. */
  readonly atMs: number;
  readonly processes: number;
  readonly rssMb: number;
  readonly cpuUs: number;
  readonly descriptors: number;
}

const EVERY_MS = 1000;
const BYTES_PER_MB = 1024 * 1024;

/** Reads it from outside, so that the subject does nothing for it. */
export function readUsage(pid: number): Usage {
  const processes = processTree(pid);
  const sum = (read: (each: number) => number): number => processes.reduce((total, each) => total + read(each), 0);
  return { atMs: epochMs(), processes: processes.length, rssMb: sum(rssBytes) / BYTES_PER_MB, cpuUs: sum(cpuUs), descriptors: sum(openDescriptors) };
}

/** Reads it once a second until the signal aborts. */
export async function sampleUsage(pid: number, signal: AbortSignal): Promise<readonly Usage[]> {
  const samples: Usage[] = [];
  while (!signal.aborted) {
    samples.push(readUsage(pid));
    await delay(EVERY_MS, undefined, { signal }).catch(() => {});
  }
  return samples;
}
