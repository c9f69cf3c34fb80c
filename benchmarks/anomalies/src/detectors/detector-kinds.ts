import { AnomalyDetector } from '@proxyapi/proxy-logging';

import { BucketsInARow } from './buckets-in-a-row.ts';
import type { DetectorKind } from './detector.ts';
import { FixedThresholds } from './fixed-thresholds.ts';
import { ThreeSigma } from './three-sigma.ts';

/** The gateway's own, then what it is compared with. */
export const DETECTOR_KINDS: readonly [DetectorKind, ...DetectorKind[]] = [
  { name: 'detector', create: createOwn },
  { name: '4 of 6 buckets', create: () => new BucketsInARow() },
  { name: 'three sigma', create: () => new ThreeSigma() },
  { name: 'fixed limits', create: () => new FixedThresholds() },
];

function createOwn(): ReturnType<DetectorKind['create']> {
  const detector = new AnomalyDetector();
  return {
    onAttemptEnd: (attempt) => detector.onAttemptEnd(attempt),
    toldAt: (nowMs) => detector.current(nowMs).map(({ signal }) => signal),
  };
}
