import { expect } from 'chai';
import fc from 'fast-check';

import { type Share, ShareBudget } from './share-budget.ts';

/** A share that books what it keeps as a shared stream does. */
class FakeShare implements Share {
  readonly #budget: ShareBudget;
  keptBytes = 0;

  constructor(budget: ShareBudget) {
    this.#budget = budget;
  }

  keep(bytes: number): boolean {
    const isTaken = this.#budget.take(this, bytes);
    if (isTaken) this.keptBytes += bytes;
    return isTaken;
  }

  stopKeeping(): void {
    this.#budget.giveBack(this, this.keptBytes);
    this.keptBytes = 0;
  }
}

describe('the budget of shared streams', () => {
  it('takes up to its limit, and what is refused costs nothing', () => {
    const budget = new ShareBudget(100);
    const [one, two] = [new FakeShare(budget), new FakeShare(budget)];
    expect([one.keep(60), two.keep(41), two.keep(40), one.keep(1)]).to.deep.equal([true, false, true, false]);
    expect([budget.bytes, budget.size]).to.deep.equal([100, 2]);
  });

  it('takes what is given back once, however often that is told', () => {
    const budget = new ShareBudget(100);
    const [one, two] = [new FakeShare(budget), new FakeShare(budget)];
    one.keep(60);
    two.keep(10);
    budget.giveBack(one, 60);
    budget.giveBack(one, 60);
    expect([budget.bytes, budget.size]).to.deep.equal([10, 1]);
  });

  it('lets no more go than it must when it shrinks, the largest first', () => {
    const budget = new ShareBudget(100);
    const shares = [10, 50, 30].map((bytes) => {
      const share = new FakeShare(budget);
      share.keep(bytes);
      return share;
    });
    expect(budget.shrink(40)).to.equal(50);
    expect(shares.map(({ keptBytes }) => keptBytes)).to.deep.equal([10, 0, 30]);
    expect([budget.shrink(40), budget.shrink(0), budget.bytes, budget.size]).to.deep.equal([0, 40, 0, 0]);
  });

  it('never counts more than its limit, nor other than what is kept, whoever takes and stops when', () => {
    const step = fc.record({ kind: fc.constantFrom('take', 'take', 'take', 'stop', 'shrink'), who: fc.nat(4), bytes: fc.nat(60) });
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const budget = new ShareBudget(100);
      const shares = Array.from({ length: 5 }, () => new FakeShare(budget));
      for (const { kind, who, bytes } of steps) {
        if (kind === 'take') shares[who]?.keep(bytes);
        else if (kind === 'stop') shares[who]?.stopKeeping();
        else budget.shrink(bytes);
        expect(budget.bytes).to.equal(shares.reduce((sum, { keptBytes }) => sum + keptBytes, 0)).and.to.be.at.most(100);
      }
    }), { numRuns: 500 });
  });
});
