import { performance } from 'node:perf_hooks';

import type { ObservedAttempt } from '@proxyapi/proxy-logging';

import type { DetectorKind } from '../detectors/detector.ts';

const NS_PER_MS = 1_000_000;
const REPEATS = 5;

/** Time for each attempt in nanoseconds, the fastest of several passes over the same attempts. */
export function measureCost(kind: DetectorKind, attempts: readonly ObservedAttempt[]): number {
  const passes = Array.from({ length: REPEATS }, () => {
    const detector = kind.create();
    const began = performance.now();
    for (const attempt of attempts) detector.onAttemptEnd(attempt);
    return performance.now() - began;
  });
  return (Math.min(...passes) * NS_PER_MS) / attempts.length;
}
