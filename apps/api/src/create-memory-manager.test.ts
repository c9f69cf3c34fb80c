import type { Logger } from '@proxyapi/proxy-logging';
import { FeatureFlags } from '@proxyapi/proxy-context';
import { expect } from 'chai';
import { stub, useFakeTimers } from 'sinon';

import type { MemoryConfig } from './config/config.ts';
import type { FlagName } from './config/feature-flag-schema.ts';
import { createMemoryManager } from './create-memory-manager.ts';

const GB = 1024 ** 3;
const CONFIG: MemoryConfig = { thresholdBytes: 900 * GB, emergencyThresholdBytes: 950 * GB, cleanupIntervalMs: 300_000, usesGc: true, detectsLeaks: true };
/** A process that is looked into: what the tests before left in this one would make it too large for that. */
const SMALL = { rssBytes: GB, heapUsedBytes: 1, heapTotalBytes: 1, externalBytes: 1 };
const BYTES_PER_MS = 10;
const HALF_AN_HOUR_MS = 1_800_000;

describe('createMemoryManager', () => {
  const { gc } = globalThis;
  afterEach(() => (globalThis.gc = gc));

  /** Collections that half an hour sees in which the heap grows by 0.6 MB a minute: each is a look for leaks. */
  const looks = (config: Partial<MemoryConfig>): number => {
    let count = 0;
    globalThis.gc = Object.assign(async ({ type }: NodeJS.GCOptions = {}) => void (type === 'major' && (count += 1)), gc);
    const clock = useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const now = stub(performance, 'now').callsFake(() => clock.now);
    const logger: Logger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
    const flags = new FeatureFlags<FlagName>([['memory_manager_aggressive_gc', true]]);
    const memory = createMemoryManager({ ...CONFIG, ...config }, { flags, logger, hardLimitBytes: 1000 * GB, read: () => ({ ...SMALL, heapUsedBytes: clock.now * BYTES_PER_MS }) });
    try {
      clock.tick(HALF_AN_HOUR_MS);
      return count;
    } finally {
      memory.close();
      now.restore();
      clock.restore();
    }
  };

  it('looks for leaks, unless leak_detection_enabled is off', () => {
    expect(looks({})).to.be.within(10, 15);
    expect(looks({ detectsLeaks: false })).to.equal(0);
  });
});
