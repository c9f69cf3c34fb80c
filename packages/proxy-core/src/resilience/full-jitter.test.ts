import { expect } from 'chai';
import * as fc from 'fast-check';

import { fullJitter } from './full-jitter.ts';

describe('fullJitter', () => {
  it('doubles its span with each round, up to eight seconds', () => {
    const spans = [0, 1, 2, 3, 4, 5, 100].map((round) => fullJitter(round, { random: () => 1 }));
    expect(spans).to.deep.equal([500, 1000, 2000, 4000, 8000, 8000, 8000]);
  });

  it('draws from the whole span, zero included', () => {
    expect(fullJitter(3, { random: () => 0 })).to.equal(0);
    expect(fullJitter(3, { random: () => 0.25 })).to.equal(1000);
  });

  it('takes its factor and its longest wait from its options', () => {
    expect(fullJitter(1, { factorMs: 100, random: () => 1 })).to.equal(200);
    expect(fullJitter(9, { maxMs: 50, random: () => 1 })).to.equal(50);
    expect(fullJitter(5000, { factorMs: 0 })).to.equal(0);
  });

  it('is always a wait that a timer can take', () => {
    fc.assert(fc.property(fc.integer(), fc.double({ min: 0, noNaN: true }), (round, factorMs) => {
      expect(fullJitter(round, { factorMs })).to.be.within(0, 8000);
    }));
  });
});
