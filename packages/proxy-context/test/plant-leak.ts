// A process that leaks, or only seems to: `node --expose-gc plant-leak.ts leak|sawtooth`. Prints the reports as JSON lines.

import { setTimeout as delay } from 'node:timers/promises';

import { MemoryManager } from '../src/memory-manager/memory-manager.ts';

const [, , kind] = process.argv;
/** Half an hour of the real thing in three seconds. */
const WINDOW_MS = 3000;
const STEP_MS = 50;
const STEPS = 90;
/** Steps after which a sawtooth lets go of all it holds. */
const TOOTH = 10;
const OBJECTS = 8000;

const kept: object[][] = [];
const manager = new MemoryManager({
  sampleIntervalMs: 20,
  leaks: { windowMs: WINDOW_MS, minBytesPerMinute: 100 * 1024 * 1024 },
  onLeak: (report) => process.stdout.write(`${JSON.stringify(report)}\n`),
});
for (let step = 0; step < STEPS; step += 1) {
  kept.push(Array.from({ length: OBJECTS }, (_unused, index) => ({ index, step })));
  if (kind === 'sawtooth' && step % TOOTH === 0) kept.length = 0;
  await delay(STEP_MS);
}
process.stdout.write(`${JSON.stringify({ collections: manager.getStats().gc_collections.major, kept: kept.length })}\n`);
manager.close();
