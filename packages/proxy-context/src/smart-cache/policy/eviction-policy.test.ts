import { expect } from 'chai';

import { createPolicy, EVICTION_POLICIES, type EvictionPolicyName } from './create-policy.ts';
import type { EvictionPolicy } from './eviction-policy.ts';
import type { PolicyNode } from './policy-node.ts';

class Node implements PolicyNode<Node> {
  readonly name: number;
  newer: Node | undefined = undefined;
  older: Node | undefined = undefined;
  isUsed = false;

  constructor(name: number) {
    this.name = name;
  }
}

const nodes = (count: number): readonly Node[] => Array.from({ length: count }, (_, index) => new Node(index));
const fill = (name: EvictionPolicyName, list: readonly Node[]): EvictionPolicy<Node> => {
  const policy = createPolicy<Node>(name);
  for (const node of list) policy.insert(node);
  return policy;
};
const drain = (policy: EvictionPolicy<Node>): readonly number[] => {
  const names: number[] = [];
  for (let victim = policy.victim(); victim !== undefined; victim = policy.victim()) {
    names.push(victim.name);
    policy.remove(victim);
  }
  return names;
};

for (const name of EVICTION_POLICIES) {
  describe(`the eviction policy ${name}, as every one`, () => {
    it('has no victim when it holds nothing', () => {
      expect(createPolicy<Node>(name).victim()).to.equal(undefined);
    });

    it('gives up what nobody used in the order in which it came', () => {
      expect(drain(fill(name, nodes(5)))).to.deep.equal([0, 1, 2, 3, 4]);
    });

    it('names one victim until it is removed', () => {
      const policy = fill(name, nodes(3));
      expect(policy.victim()).to.equal(policy.victim());
    });

    it('spares what was used while there is something else', () => {
      const list = nodes(4);
      const policy = fill(name, list);
      for (const used of [0, 2]) policy.touch(list[used]!);
      expect(drain(policy).slice(0, 2)).to.deep.equal([1, 3]);
    });

    it('finds a victim when all were used', () => {
      const list = nodes(3);
      const policy = fill(name, list);
      for (const node of list) policy.touch(node);
      expect(drain(policy)).to.have.members([0, 1, 2]);
    });

    it('holds exactly what came and did not go, in any order of removal', () => {
      for (const order of [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]]) {
        const list = nodes(4);
        const policy = fill(name, list);
        policy.touch(list[1]!);
        policy.victim();
        const left = new Set(list.map(({ name: node }) => node));
        for (const place of order.slice(0, 3)) {
          policy.remove(list[place]!);
          left.delete(place);
          expect(left.has(policy.victim()?.name ?? -1), `${order.join(' ')}: after ${place}`).to.equal(true);
        }
        expect(drain(policy)).to.deep.equal([...left]);
      }
    });

    it('takes back what it gave up, as new', () => {
      const [first, second] = nodes(2) as [Node, Node];
      const policy = fill(name, [first, second]);
      policy.touch(first);
      policy.remove(first);
      policy.insert(first);
      expect(drain(policy)).to.deep.equal([1, 0]);
    });

    it('keeps nothing alive that is gone', () => {
      const list = nodes(3);
      const policy = fill(name, list);
      for (const node of list) policy.remove(node);
      for (const { newer, older } of list) expect([newer, older]).to.deep.equal([undefined, undefined]);
    });
  });
}

describe('the eviction policy lru', () => {
  it('gives up what was used longest ago', () => {
    const list = nodes(4);
    const policy = fill('lru', list);
    for (const used of [1, 0, 3]) policy.touch(list[used]!);
    expect(drain(policy)).to.deep.equal([2, 1, 0, 3]);
  });
});

describe('the eviction policy sieve', () => {
  it('goes on where it found its last victim, from old to new, and spares a used one once', () => {
    const list = nodes(5);
    const policy = fill('sieve', list);
    policy.touch(list[0]!);
    policy.touch(list[2]!);
    expect(drain(policy)).to.deep.equal([1, 3, 4, 0, 2]);
  });

  it('keeps what is used through a scan of new entries, where lru loses it', () => {
    const survivors = EVICTION_POLICIES.map((name) => {
      const list = nodes(10);
      const policy = fill(name, list);
      const held = new Set(list);
      for (const node of list.slice(0, 5)) policy.touch(node);
      for (let index = 0; index < 20; index += 1) {
        const victim = policy.victim()!;
        policy.remove(victim);
        held.delete(victim);
        const newcomer = new Node(100 + index);
        policy.insert(newcomer);
        held.add(newcomer);
      }
      return [name, list.slice(0, 5).filter((node) => held.has(node)).length];
    });
    expect(Object.fromEntries(survivors)).to.deep.equal({ sieve: 5, lru: 0 });
  });
});
