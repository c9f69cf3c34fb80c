import { exposedGc, type MemoryRelief, readMemory } from '@proxyapi/proxy-context';

/** The primary's part in a clean-up: it holds nothing that it could give back, but the garbage of its start. */
export function collectOwnGarbage(): MemoryRelief {
  const collect = exposedGc();
  const before = readMemory();
  collect?.(true);
  return { level: 'cleanup', before, after: readMemory(), consumers: [], releasedBytes: 0, isCollected: collect !== undefined };
}
