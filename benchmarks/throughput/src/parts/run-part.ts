import { compare, type Measurement, type OnProgress, type PartResult } from '@proxyapi/bench-harness';

import { leastDisturbed } from './least-disturbed.ts';
import type { Part } from './part.ts';

/** How a part runs. */
export interface PartRun<Needed> {
  readonly subjects: Needed;
  readonly rounds: number;
  readonly onProgress: OnProgress;
}

/** Warms the subjects up, measures all of them in every round, and compares. */
export async function runPart<Needed>(part: Part<Needed>, { subjects, rounds: count, onProgress }: PartRun<Needed>): Promise<PartResult> {
  const { name, title, method, columns, comparisons, isTimed = false } = part;
  onProgress(`${name}: warming up`);
  await part.warmUp(subjects);
  const measure = (round: number): Promise<readonly Measurement[]> =>
    part.measureRound(subjects, (subject) => onProgress(`${name}: round ${round} of ${Math.max(round, count)}, ${subject.name}`));
  if (!isTimed) {
    const rounds: (readonly Measurement[])[] = [];
    while (rounds.length < count) rounds.push(await measure(rounds.length + 1));
    return { name, title, method, columns, rounds, outcomes: comparisons.map((comparison) => compare(comparison, rounds)) };
  }
  const { kept, disturbed, undisturbed } = await leastDisturbed(count, measure);
  return {
    name, title, method: `${method} ${tellDisturbed({ kept: count, undisturbed, disturbed: disturbed.length })}`, columns,
    rounds: kept, disturbed, outcomes: comparisons.map((comparison) => compare(comparison, kept)),
  };
}

function tellDisturbed({ kept, undisturbed, disturbed }: Readonly<Record<'kept' | 'undisturbed' | 'disturbed', number>>): string {
  return `A round of which the host took more than 1 % for others is measured again, up to twice as many in all, and those are kept that it disturbed least: ${kept} of ${kept + disturbed} here, ${undisturbed} of them with no more than that. The others are in the result, too.`;
}
