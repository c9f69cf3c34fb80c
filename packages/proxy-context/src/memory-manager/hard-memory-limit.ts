import { totalmem } from 'node:os';

import { containerMemoryLimit, type ContainerPaths } from './container-memory-limit.ts';

/** The bytes that this process may take before it is killed: its container's memory, or the machine's where that is less. */
export function hardMemoryLimit(paths: ContainerPaths = {}): number {
  return Math.min(totalmem(), containerMemoryLimit(paths) ?? Infinity);
}
