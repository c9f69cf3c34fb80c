import { FeatureFlags, MemoryManager } from '@proxyapi/proxy-context';
import { expect } from 'chai';

import type { FlagName } from './config/feature-flag-schema.ts';
import { optimizeCacheMemory } from './optimize-cache-memory.ts';

const MB = 1024 * 1024;
const FLAG = 'smart_cache_memory_optimization';

describe('optimizeCacheMemory', () => {
  const reading = { rssBytes: 200 * MB, heapUsedBytes: 1, heapTotalBytes: 1, externalBytes: 1 };
  const start = (isOn: boolean): { flags: FeatureFlags<FlagName>; memory: MemoryManager; compressed: boolean[]; released: string[] } => {
    const flags = new FeatureFlags<FlagName>([[FLAG, isOn], ['memory_manager_aggressive_gc', false], ['http_client_adaptive_timeouts', true], ['circuit_breaker_adaptive_thresholds', true]]);
    // Above its threshold at every look.
    const memory = new MemoryManager({ thresholdBytes: 100 * MB, emergencyThresholdBytes: 900 * MB, hardLimitBytes: 1000 * MB, read: () => reading, repeatIntervalMs: 1e-9, collectGarbage: undefined });
    const [compressed, released]: [boolean[], string[]] = [[], []];
    const consumer = { name: 'responses', value: 1, usedBytes: () => 5, release: (level: string): number => released.push(level) };
    optimizeCacheMemory({ consumer, compressValues: (isCompressed) => void compressed.push(isCompressed) }, { flags, memory });
    memory.sample();
    return { flags, memory, compressed, released };
  };
  let memory: MemoryManager | undefined;
  afterEach(() => memory?.close());

  it('has a cache compress and shrink while the flag is on', () => {
    const parts = start(true);
    ({ memory } = parts);
    expect([parts.compressed, parts.released]).to.deep.equal([[true], ['pressure']]);
  });

  it('has it do neither while the flag is off', () => {
    const parts = start(false);
    ({ memory } = parts);
    expect([parts.compressed, parts.released]).to.deep.equal([[false], []]);
  });

  it('follows the flag while running', async () => {
    const parts = start(true);
    ({ memory } = parts);
    parts.flags.set(FLAG, false);
    await new Promise((resolve) => setTimeout(resolve, 2));
    memory.sample();
    expect([parts.compressed, parts.released]).to.deep.equal([[true, false], ['pressure']]);
    parts.flags.set(FLAG, true);
    memory.sample();
    expect([parts.compressed, parts.released]).to.deep.equal([[true, false, true], ['pressure', 'pressure']]);
  });

  it('has it give back what an operator asks for, whatever the flag', async () => {
    const parts = start(false);
    ({ memory } = parts);
    expect((await memory.cleanup()).consumers).to.deep.equal([{ name: 'responses', beforeBytes: 5, afterBytes: 5, releasedBytes: 1 }]);
  });
});
