import type { Candidate } from './candidate.ts';
import type { CandidateLoad } from './candidate-load.ts';
import { orderByAffinity } from './order-by-affinity.ts';
import { orderByLoad } from './order-by-load.ts';
import type { WeightedProvider } from './weighted-provider.ts';

/** What {@link orderCandidates} goes by. */
export interface OrderOptions<C> {
  /** Whether the order given is the one wanted, as with the targets of an alias. @default false */
  readonly keepsOrder?: boolean;
  /** Whether a candidate may be asked at all: its breaker is not open. */
  readonly isAvailable: (candidate: C) => boolean;
  readonly loadOf: (candidate: C) => CandidateLoad;
  /**
   * Ties the request to one of several equals, see {@link stickyKey}. Called only where one of them asks for it.
   * @default requests are tied to none
   */
  readonly stickyKey?: () => number;
  /** From 0 (inclusive) to 1. @default Math.random */
  readonly random?: () => number;
}

/**
 * The candidates that may be asked, in the order to ask them: those of an alias as they are listed, others by priority,
 * and among equal priorities by weight and load, or by the prompt's prefix where a provider of the group is sticky.
 *
 * Changes nothing; empty when no candidate is available.
 */
export function orderCandidates<C extends Candidate<WeightedProvider>>(candidates: readonly C[], options: OrderOptions<C>): readonly C[] {
  const { keepsOrder = false, isAvailable, loadOf, stickyKey, random = Math.random } = options;
  const available = candidates.filter((candidate) => isAvailable(candidate));
  if (keepsOrder || available.length < 2) return available;
  return groupByPriority(available).flatMap((equals) => {
    if (equals.length < 2) return equals;
    const isSticky = stickyKey !== undefined && equals.some(({ provider }) => provider.isSticky);
    return isSticky ? orderByAffinity(equals, stickyKey()) : orderByLoad(equals, { loadOf, random });
  });
}

function groupByPriority<C extends Candidate<WeightedProvider>>(candidates: readonly C[]): readonly (readonly C[])[] {
  const groups = new Map<number, C[]>();
  for (const candidate of candidates) {
    const group = groups.get(candidate.provider.priority);
    if (group === undefined) groups.set(candidate.provider.priority, [candidate]);
    else group.push(candidate);
  }
  return [...groups].toSorted(([one], [other]) => one - other).map(([, group]) => group);
}
