import { seededRandom } from '@proxyapi/bench-harness';

import { lowRatio } from './low-ratio.ts';
import type { PairedTimes } from './paired-times.ts';

const DRAWS = 500;

/**
 * Standard error of {@link lowRatio}, as a share of it: how far the ratio lies from its mean when as many rounds are drawn
 * again and again out of those that there are (a bootstrap). The same for the same rounds.
 */
export function noiseOf(rounds: readonly PairedTimes[]): number {
  const random = seededRandom(1);
  const drawOne = (): readonly PairedTimes[] => rounds.flatMap(() => rounds[Math.floor(random() * rounds.length)] ?? []);
  const ratios = Array.from({ length: DRAWS }, () => lowRatio(drawOne()));
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / DRAWS;
  return Math.sqrt(ratios.reduce((sum, ratio) => sum + (ratio / mean - 1) ** 2, 0) / DRAWS);
}
