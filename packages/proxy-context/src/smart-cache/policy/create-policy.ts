import type { EvictionPolicy } from './eviction-policy.ts';
import { LruPolicy } from './lru-policy.ts';
import type { PolicyNode } from './policy-node.ts';
import { SievePolicy } from './sieve-policy.ts';

/** Which entry goes first: `lru` the one used longest ago, `sieve` one that was not used since the policy last passed it. */
export const EVICTION_POLICIES = ['sieve', 'lru'] as const;
/** One of {@link EVICTION_POLICIES}. */
export type EvictionPolicyName = (typeof EVICTION_POLICIES)[number];

/** Makes the policy of a name. */
export function createPolicy<Node extends PolicyNode<Node>>(name: EvictionPolicyName): EvictionPolicy<Node> {
  switch (name) {
    case 'lru': return new LruPolicy();
    case 'sieve': return new SievePolicy();
    default: throw new RangeError(`policy must be one of ${EVICTION_POLICIES.join(', ')}, got ${String(name)}`);
  }
}
