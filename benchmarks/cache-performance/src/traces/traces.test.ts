import { expect } from 'chai';

import { idealHits } from './ideal-hits.ts';
import { makeTrace } from './make-trace.ts';

const OPTIONS = { seed: 1, requests: 20_000, keys: 1000, skew: 1, scanLength: 0, scanShare: 0 };

describe('makeTrace', () => {
  it('asks for a key in proportion to its rank, and gives the same for the same seed', () => {
    const trace = makeTrace(OPTIONS);
    const count = (key: number): number => trace.filter((each) => each === key).length;
    expect(count(0) / count(9)).to.be.within(8, 12.5);
    expect(Math.max(...trace)).to.be.below(1000);
    expect(makeTrace(OPTIONS)).to.deep.equal(trace);
    expect(makeTrace({ ...OPTIONS, seed: 2 })).to.not.deep.equal(trace);
  });

  it('gives scans their share, of keys that are asked for once', () => {
    const scans = makeTrace({ ...OPTIONS, scanLength: 100, scanShare: 0.3 }).filter((key) => key >= 1000);
    expect(scans.length / OPTIONS.requests).to.be.within(0.2, 0.4);
    expect(new Set(scans).size).to.equal(scans.length);
  });
});

describe('idealHits', () => {
  it('gives up what is asked for again last', () => {
    expect(idealHits(Int32Array.from([1, 2, 3, 1, 2, 4, 1, 2]), 2)).to.equal(2);
  });

  it('is what trying everything finds', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const trace = makeTrace({ ...OPTIONS, seed, requests: 14, keys: 5, skew: 0.5 });
      expect(idealHits(trace, 2), `seed ${seed}`).to.equal(bestHits([...trace], 2));
    }
  });
});

/** The most hits that any choice of victims leads to. */
function bestHits(trace: readonly number[], maxEntries: number, held: readonly number[] = []): number {
  const [key, ...rest] = trace;
  if (key === undefined) return 0;
  if (held.includes(key)) return 1 + bestHits(rest, maxEntries, held);
  if (held.length < maxEntries) return bestHits(rest, maxEntries, [...held, key]);
  return Math.max(...held.map((victim) => bestHits(rest, maxEntries, [...held.filter((each) => each !== victim), key])));
}
