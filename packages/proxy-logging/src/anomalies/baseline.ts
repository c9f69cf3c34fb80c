import type { Bucket } from './bucket.ts';
import type { Direction } from './direction.ts';

/** What is usual for one signal. It forgets, so that it follows what changes slowly. */
export interface Baseline {
  /** What it rests on; old samples count for less. */
  readonly samples: number;
  /** Whether it rests on enough to judge by. */
  readonly isKnown: boolean;
  /** In the signal's own unit. */
  readonly typical: number;
  /** A sample, cut off where no single one shall weigh more. */
  clip(value: number): number;
  /** How much more likely the bucket is after a shift that way than without one: natural logarithm of the ratio. */
  evidence(bucket: Bucket, direction: Direction): number;
  /** How many standard errors `other` lies away from it. */
  deviationsOf(other: Baseline): number;
  /** Takes a bucket in, `elapsedMs` after the one before. */
  learn(bucket: Bucket, elapsedMs: number): void;
  /** An empty one of the same kind, which learns from values as they are, not cut off. */
  createUnclipped(): Baseline;
  /** What an unclipped one has learned, as a baseline to judge by. */
  toBaseline(): Baseline;
  clear(): void;
}
