import type { Candidate } from './candidate.ts';
import type { CandidateLoad } from './candidate-load.ts';
import type { WeightedProvider } from './weighted-provider.ts';

/**
 * A candidate takes the place of the one drawn before it if its answer is expected in less than this share of the time.
 */
const CLEARLY_LESS = 0.8;

/** What {@link orderByLoad} goes by. */
export interface LoadOptions<C> {
  readonly loadOf: (candidate: C) => CandidateLoad;
  /** From 0 (inclusive) to 1. */
  readonly random: () => number;
}

/**
 * Equal candidates in the order to ask them: by weight, and away from those that are busy or slow.
 *
 * For each place two are drawn by weight, and the first stands unless the second is clearly better: fewer attempts
 * under way for its weight, or answers that begin sooner. So candidates under equal load get what their weights say;
 * one that is slow or crowded gives up a part of it and never all, and no crowd runs to the one that looks best at the
 * moment.
 *
 * Source: Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001.
 */
export function orderByLoad<C extends Candidate<WeightedProvider>>(candidates: readonly C[], options: LoadOptions<C>): readonly C[] {
  const left = [...candidates];
  const ordered: C[] = [];
  for (let chosen = choose(left, options); chosen !== undefined; chosen = choose(left, options)) {
    ordered.push(chosen);
    left.splice(left.indexOf(chosen), 1);
  }
  return ordered;
}

function choose<C extends Candidate<WeightedProvider>>(candidates: readonly C[], { loadOf, random }: LoadOptions<C>): C | undefined {
  if (candidates.length < 2) return candidates[0];
  const first = drawByWeight(candidates, random());
  const second = drawByWeight(candidates, random());
  if (first === undefined || second === undefined || first === second) return first;
  const meanWeight = totalWeight(candidates) / candidates.length;
  const [firstLoad, secondLoad] = [loadOf(first), loadOf(second)];
  const firstCrowd = crowdOf(firstLoad.inFlight, first.provider.weight / meanWeight);
  const secondCrowd = crowdOf(secondLoad.inFlight, second.provider.weight / meanWeight);
  return secondCrowd * timeRatio(secondLoad, firstLoad) < CLEARLY_LESS * firstCrowd ? second : first;
}

/** The next attempt and those under way, as many as they are for a candidate of that share of the mean weight. */
function crowdOf(inFlight: number, share: number): number {
  return 1 + (share > 0 ? inFlight / share : inFlight);
}

/** How many times as long as the other one it takes; 1 where a time is not known, so that a new one gets its share. */
function timeRatio({ smoothedMs: oneMs = 0 }: CandidateLoad, { smoothedMs: otherMs = 0 }: CandidateLoad): number {
  return oneMs > 0 && otherMs > 0 ? oneMs / otherMs : 1;
}

/**
 * The candidate at the place that `random` (0–1) points to when each is as wide as its weight; any where none has one.
 */
function drawByWeight<C extends Candidate<WeightedProvider>>(candidates: readonly C[], random: number): C | undefined {
  const total = totalWeight(candidates);
  if (total <= 0) return candidates[Math.floor(random * candidates.length)];
  let place = random * total;
  for (const candidate of candidates) {
    place -= candidate.provider.weight;
    if (place < 0) return candidate;
  }
  return candidates.at(-1);
}

function totalWeight(candidates: readonly Candidate<WeightedProvider>[]): number {
  return candidates.reduce((sum, { provider }) => sum + provider.weight, 0);
}
