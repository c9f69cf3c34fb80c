import { relative } from 'node:path';

import type { Suite } from './suite.ts';

/** Suites that run in one go. */
export interface Turn {
  readonly suites: readonly Suite[];
  readonly concurrency: number;
}

/**
 * Which suites run beside each other: benchmarks and scripts, two at a time, since what their tests hold is the shape of things.
 * Those of the product measure time on real sockets, so each of them has the machine alone; `api` runs two of its files at a time,
 * since one keeps about one core busy (12 minutes instead of 19 on two slow cores).
 */
export function planTurns(root: string, suites: readonly Suite[]): readonly Turn[] {
  const ofShape = suites.filter(({ directory }) => /^(?:$|benchmarks\b)/.test(relative(root, directory)));
  const ofProduct = suites.filter((suite) => !ofShape.includes(suite));
  return [{ suites: ofShape, concurrency: 2 }, { suites: ofProduct, concurrency: 1 }].filter((turn) => turn.suites.length > 0);
}
