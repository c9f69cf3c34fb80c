import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';
import process from 'node:process';

import type { Machine } from './result.ts';

const BYTES_PER_GB = 1024 ** 3;

/** This machine, as far as it is already known when the benchmark begins. */
export function describeMachine(pinning: string): Omit<Machine, 'loadAfter'> {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round((totalmem() / BYTES_PER_GB) * 10) / 10,
    system: `${type()} ${release().split('-', 1)[0] ?? ''} ${arch()}`,
    node: process.version,
    pinning,
    loadBefore: loadNow(),
  };
}

/** Load average over the last minute. */
export function loadNow(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}
