import type { Comparison } from './measurement.ts';

/** `≤ 2` or `≥ 6`; `undefined` where there is no target. */
export function renderTarget({ target, targetAtLeast }: Pick<Comparison, 'target' | 'targetAtLeast'>): string | undefined {
  if (target !== undefined) return `≤ ${target}`;
  return targetAtLeast === undefined ? undefined : `≥ ${targetAtLeast}`;
}
