import { hash32 } from './hash32.ts';
import type { WeightedProvider } from './weighted-provider.ts';
import type { Candidate } from './candidate.ts';

/**
 * Candidates in the order in which `key` prefers them, by weighted rendezvous hashing: the same key has the same order
 * always, each candidate is the first for a share of keys that its weight gives it, and when one disappears its keys
 * alone move, to the next of their own order.
 *
 * Source: Schindelhauer and Schomaker, "Weighted Distributed Hash Tables", 2005 (the logarithmic method).
 */
export function orderByAffinity<C extends Candidate<WeightedProvider>>(candidates: readonly C[], key: number): readonly C[] {
  const ranked = candidates.map((candidate) => ({ candidate, distance: distanceOf(candidate, key) }));
  return ranked.toSorted((one, other) => one.distance - other.distance).map(({ candidate }) => candidate);
}

/**
 * Exponentially distributed with the weight as its rate: the least of several is each one's in proportion to its
 * weight.
 */
function distanceOf({ provider }: Candidate<WeightedProvider>, key: number): number {
  const uniform = (mix(hash32(provider.name, key)) + 0.5) / 2 ** 32;
  return provider.weight > 0 ? -Math.log(uniform) / provider.weight : Infinity;
}

/** MurmurHash3's finalizer: names that differ in one letter come out far apart. */
function mix(hash: number): number {
  let result = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  result = Math.imul(result ^ (result >>> 13), 0xc2b2ae35);
  return (result ^ (result >>> 16)) >>> 0;
}
