// A process that comes under pressure with 64 MB in a cache: `node --expose-gc hold-buffers.ts`. Prints what came of it as JSON.

import { setTimeout as delay } from 'node:timers/promises';

import { MemoryManager } from '../src/memory-manager/memory-manager.ts';
import type { MemoryRelief } from '../src/memory-manager/memory-relief.ts';

const MB = 1024 * 1024;
const SAMPLE_MS = 20;

const before = process.memoryUsage.rss();
let values = Array.from({ length: 64 }, () => Buffer.alloc(MB, 1));
const reliefs: MemoryRelief[] = [];
const manager = new MemoryManager({
  thresholdBytes: before + 32 * MB,
  emergencyThresholdBytes: before * 10,
  sampleIntervalMs: SAMPLE_MS,
  onPressure: (relief) => void reliefs.push(relief),
});
manager.register({
  name: 'values',
  value: 1,
  usedBytes: () => values.length * MB,
  release: () => {
    const bytes = values.length * MB;
    values = [];
    return bytes;
  },
});
await delay(10 * SAMPLE_MS);
const stats = manager.getStats();
manager.close();
process.stdout.write(`${JSON.stringify({ reliefs, stats, rssBytes: process.memoryUsage.rss() })}\n`);
