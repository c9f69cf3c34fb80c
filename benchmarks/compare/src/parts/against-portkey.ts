import type { Comparison } from '../../../harness/src/index.ts';
import { PORTKEY, PORTKEY_TUNED } from '../portkey/portkey-kinds.ts';

/** Figure of which Portkey's is set against ours. */
export interface ComparedFigure extends Pick<Comparison, 'figure' | 'digits'> {
  /** What it is, for the reader. */
  readonly what: string;
}

/** How many times as much of it Portkey takes as we do, in both of its kinds. */
export function portkeyRatios({ what, ...figure }: ComparedFigure, targetAtLeast?: number): readonly Comparison[] {
  const target = targetAtLeast === undefined ? {} : { targetAtLeast };
  return [PORTKEY, PORTKEY_TUNED].map(({ name }) => ({ name: `${what}, ${name} ÷ gateway`, kind: 'ratio', subject: name, against: 'gateway', ...figure, ...target }));
}

/** What each gateway adds to the provider's own; ours has a target. */
export function addedByEach({ what, ...figure }: ComparedFigure, target: number): readonly Comparison[] {
  const difference = (subject: string): Comparison => ({ name: `${what}, ${subject} − direct`, kind: 'difference', subject, against: 'direct', ...figure });
  return [difference('bare relay'), { ...difference('gateway'), target }, difference(PORTKEY.name), difference(PORTKEY_TUNED.name)];
}
