import { expect } from 'chai';
import * as fc from 'fast-check';

import type { Candidate } from './candidate.ts';
import type { CandidateLoad } from './candidate-load.ts';
import { type OrderOptions, orderCandidates } from './order-candidates.ts';
import { stickyKey } from './sticky-key.ts';
import type { WeightedProvider } from './weighted-provider.ts';

type TestCandidate = Candidate<WeightedProvider>;

const IDLE: CandidateLoad = { inFlight: 0, smoothedMs: undefined };

function candidate(name: string, facts: Partial<WeightedProvider> = {}): TestCandidate {
  return { provider: { name, priority: 1, weight: 1, isSticky: false, ...facts }, model: 'm' };
}

/** Mulberry32: the same draws in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function order(candidates: readonly TestCandidate[], options: Partial<OrderOptions<TestCandidate>> = {}): string[] {
  const ordered = orderCandidates(candidates, { isAvailable: () => true, loadOf: () => IDLE, random: seeded(7), ...options });
  return ordered.map(({ provider }) => provider.name);
}

/** How often each candidate comes first, in per cent. */
function shares(candidates: readonly TestCandidate[], options: Partial<OrderOptions<TestCandidate>> = {}): Record<string, number> {
  const random = seeded(42);
  const counts: Record<string, number> = {};
  for (let i = 0; i < 10_000; i += 1) {
    const [first = 'none'] = order(candidates, { random, ...options });
    counts[first] = (counts[first] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count / 100]));
}

function loads(byName: Readonly<Record<string, Partial<CandidateLoad>>>): (one: TestCandidate) => CandidateLoad {
  return ({ provider }) => ({ ...IDLE, ...byName[provider.name] });
}

describe('orderCandidates', () => {
  it('keeps the order of an alias, whatever the priorities', () => {
    const targets = [candidate('c', { priority: 9 }), candidate('a'), candidate('b', { priority: 5 })];
    expect(order(targets, { keepsOrder: true })).to.deep.equal(['c', 'a', 'b']);
  });

  it('puts low priorities first', () => {
    expect(order([candidate('c', { priority: 3 }), candidate('a', { priority: -1 }), candidate('b', { priority: 2 })])).to.deep.equal(['a', 'b', 'c']);
  });

  it('leaves out what is not available', () => {
    const isAvailable = ({ provider }: TestCandidate): boolean => provider.name !== 'b';
    expect(order([candidate('a'), candidate('b', { priority: 0 })], { isAvailable })).to.deep.equal(['a']);
    expect(order([candidate('b'), candidate('a')], { isAvailable, keepsOrder: true })).to.deep.equal(['a']);
    expect(order([candidate('b')], { isAvailable })).to.deep.equal([]);
  });

  it('gives every available candidate once, in the order of priorities', () => {
    const facts = fc.record({ priority: fc.integer({ min: 0, max: 3 }), weight: fc.constantFrom(0, 0.5, 1, 3), isSticky: fc.boolean() });
    const load = fc.record({ inFlight: fc.nat(100), smoothedMs: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined }) });
    const entry = fc.record({ facts, load, isAvailable: fc.boolean() });
    fc.assert(fc.property(fc.array(entry, { maxLength: 8 }), fc.integer(), fc.option(fc.nat(), { nil: undefined }), (entries, seed, key) => {
      const candidates = entries.map((each, i) => candidate(String(i), each.facts));
      const entryOf = ({ provider }: TestCandidate): (typeof entries)[number] => entries[Number(provider.name)]!;
      const ordered = orderCandidates(candidates, {
        isAvailable: (one) => entryOf(one).isAvailable, loadOf: (one) => entryOf(one).load, random: seeded(seed),
        ...(key === undefined ? {} : { stickyKey: () => key }),
      });
      expect([...ordered]).to.have.members(candidates.filter((one) => entryOf(one).isAvailable));
      const priorities = ordered.map(({ provider }) => provider.priority);
      expect(priorities).to.deep.equal(priorities.toSorted((one, other) => one - other));
    }));
  });

  describe('among equals', () => {
    it('shares by weight', () => {
      const { a = 0, b = 0 } = shares([candidate('a', { weight: 3 }), candidate('b')]);
      expect(a).to.be.closeTo(75, 1.5);
      expect(b).to.be.closeTo(25, 1.5);
      expect(shares([candidate('a'), candidate('b'), candidate('c')])['c']).to.be.closeTo(33.3, 1.5);
    });

    it('keeps to the weights where loads are in proportion to them, and times differ a little', () => {
      const loadOf = loads({ a: { inFlight: 30, smoothedMs: 500 }, b: { inFlight: 10, smoothedMs: 450 } });
      expect(shares([candidate('a', { weight: 3 }), candidate('b')], { loadOf })['a']).to.be.closeTo(75, 1.5);
    });

    it('keeps to the weights under a real load', () => {
      const candidates = [candidate('a', { weight: 3 }), candidate('b')];
      const random = seeded(3);
      const inFlight: Record<string, number> = { a: 0, b: 0 };
      const running: string[] = [];
      let toA = 0;
      for (let i = 0; i < 20_000; i += 1) {
        const [chosen = ''] = order(candidates, { random, loadOf: ({ provider }) => ({ inFlight: inFlight[provider.name] ?? 0, smoothedMs: 500 }) });
        if (chosen === 'a') toA += 1;
        inFlight[chosen] = (inFlight[chosen] ?? 0) + 1;
        running.push(chosen);
        if (running.length <= 40) continue;
        const [done = ''] = running.splice(Math.floor(random() * running.length), 1);
        inFlight[done] = (inFlight[done] ?? 0) - 1;
      }
      expect(toA / 200).to.be.closeTo(75, 4);
    });

    it('turns from a crowded one, and leaves it a part', () => {
      const loadOf = loads({ a: { inFlight: 50 }, b: { inFlight: 5 } });
      expect(shares([candidate('a'), candidate('b')], { loadOf })['a']).to.be.closeTo(25, 1.5);
    });

    it('turns from a slow one, and leaves it a part', () => {
      const loadOf = loads({ a: { smoothedMs: 3000 }, b: { smoothedMs: 300 } });
      expect(shares([candidate('a'), candidate('b')], { loadOf })['a']).to.be.closeTo(25, 1.5);
    });

    it('gives one whose time is not known its share', () => {
      const loadOf = loads({ a: { smoothedMs: 10 } });
      expect(shares([candidate('a'), candidate('b')], { loadOf })['b']).to.be.closeTo(50, 1.5);
    });

    it('asks one without weight last', () => {
      expect(shares([candidate('a', { weight: 0 }), candidate('b')])).to.deep.equal({ b: 100 });
      expect(shares([candidate('a', { weight: 0 }), candidate('b', { weight: 0 })])['a']).to.be.closeTo(50, 1.5);
    });
  });

  describe('where one of equals is sticky', () => {
    const equals = ['a', 'b', 'c', 'd'].map((name) => candidate(name, { isSticky: true }));
    const keys = Array.from({ length: 10_000 }, (_, i) => stickyKey('caller', Buffer.from(`prompt ${i}`)));
    const orderFor = (key: number, isAvailable: (one: TestCandidate) => boolean = () => true, candidates = equals): string[] =>
      order(candidates, { stickyKey: () => key, isAvailable, random: Math.random });

    it('keeps equal prompts to one, whatever the load and the order given', () => {
      const first = order(equals, { stickyKey: () => 5 });
      const loadOf = loads({ [first[0] ?? '']: { inFlight: 1000, smoothedMs: 60_000 } });
      expect(order(equals.toReversed(), { stickyKey: () => 5, loadOf, random: Math.random })).to.deep.equal(first);
    });

    it('moves the share of one that disappears alone, and spreads it over the others', () => {
      const heirs: Record<string, number> = {};
      let moved = 0;
      for (const key of keys) {
        const [before = ''] = orderFor(key);
        const [after = ''] = orderFor(key, ({ provider }) => provider.name !== 'b');
        if (before === 'b') {
          moved += 1;
          heirs[after] = (heirs[after] ?? 0) + 1;
        } else expect(after).to.equal(before);
      }
      expect(moved / 100).to.be.closeTo(25, 1.5);
      for (const heir of ['a', 'c', 'd']) expect((heirs[heir] ?? 0) / moved).to.be.closeTo(1 / 3, 0.04);
    });

    it('shares prompts by weight', () => {
      const candidates = [candidate('openai', { weight: 3, isSticky: true }), candidate('openai-2')];
      const heavy = keys.filter((key) => orderFor(key, () => true, candidates)[0] === 'openai').length;
      expect(heavy / 100).to.be.closeTo(75, 1.5);
    });

    it('asks for the key once it is needed', () => {
      const refuse = (): never => {
        throw new Error('asked');
      };
      expect(order([candidate('a'), candidate('b')], { stickyKey: refuse })).to.have.lengthOf(2);
      expect(order([candidate('a', { isSticky: true })], { stickyKey: refuse })).to.deep.equal(['a']);
      expect(order(equals)).to.have.lengthOf(4);
    });
  });
});

describe('stickyKey', () => {
  const prompt = Buffer.from('You are a helpful assistant. '.repeat(100));

  it('is the same for the same caller and the same first 1,024 bytes', () => {
    const longer = Buffer.concat([prompt.subarray(0, 1024), Buffer.from('something else')]);
    expect(stickyKey('ci', longer)).to.equal(stickyKey('ci', prompt));
  });

  it('tells callers and prompts apart, and where the one ends and the other begins', () => {
    const other = Buffer.from(prompt);
    other[1023] = 0;
    expect(stickyKey('ci', other)).to.not.equal(stickyKey('ci', prompt));
    expect(stickyKey('cd', prompt)).to.not.equal(stickyKey('ci', prompt));
    expect(stickyKey('ab', Buffer.from('c'))).to.not.equal(stickyKey('a', Buffer.from('bc')));
  });

  it('takes an empty name and an empty prompt', () => {
    expect(stickyKey('', new Uint8Array())).to.be.within(0, 2 ** 32 - 1);
  });
});
