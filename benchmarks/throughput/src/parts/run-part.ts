import { compare, type Measurement, type OnProgress, type PartResult } from '@proxyapi/bench-harness';

import type { Part } from './part.ts';

/** How a part runs. */
export interface PartRun<Needed> {
  readonly subjects: Needed;
  readonly rounds: number;
  readonly onProgress: OnProgress;
}

/** Warms the subjects up, measures all of them in every round, and compares. */
export async function runPart<Needed>(part: Part<Needed>, { subjects, rounds: count, onProgress }: PartRun<Needed>): Promise<PartResult> {
  const { name, title, method, columns, comparisons } = part;
  onProgress(`${name}: warming up`);
  await part.warmUp(subjects);
  const rounds: (readonly Measurement[])[] = [];
  for (let round = 1; round <= count; round += 1) {
    rounds.push(await part.measureRound(subjects, (subject) => onProgress(`${name}: round ${round} of ${count}, ${subject.name}`)));
  }
  return { name, title, method, columns, rounds, outcomes: comparisons.map((comparison) => compare(comparison, rounds)) };
}
