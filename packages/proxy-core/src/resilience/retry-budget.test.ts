import { expect } from 'chai';
import * as fc from 'fast-check';

import { RetryBudget } from './retry-budget.ts';

function withInFlight(requests: number, budget = new RetryBudget()): RetryBudget {
  for (let i = 0; i < requests; i += 1) budget.enter();
  return budget;
}

function takeAll(budget: RetryBudget): (() => void)[] {
  const releases = [];
  for (let release = budget.tryTake(); release !== undefined; release = budget.tryTake()) releases.push(release);
  return releases;
}

describe('RetryBudget', () => {
  it('lets three retries run however few requests are in flight', () => {
    expect(takeAll(withInFlight(0))).to.have.lengthOf(3);
    expect(takeAll(withInFlight(15))).to.have.lengthOf(3);
  });

  it('lets a fifth of the requests in flight be retries', () => {
    expect(takeAll(withInFlight(100))).to.have.lengthOf(20);
    expect(takeAll(withInFlight(104))).to.have.lengthOf(20);
  });

  it('takes back a retry once, however often it is given back', () => {
    const budget = new RetryBudget();
    const [first] = takeAll(budget);
    first?.();
    first?.();
    expect(budget.retries).to.equal(2);
    expect(takeAll(budget)).to.have.lengthOf(1);
  });

  it('gives out no retry while fewer requests in flight leave too many', () => {
    const budget = withInFlight(100);
    const releases = takeAll(budget);
    for (let i = 0; i < 80; i += 1) budget.leave();
    for (const release of releases.slice(0, 16)) release();
    expect(budget.retries).to.equal(4);
    expect(budget.tryTake()).to.equal(undefined);
    releases.at(-1)?.();
    releases.at(-2)?.();
    expect(budget.tryTake()).to.not.equal(undefined);
  });

  it('does not count below zero', () => {
    const budget = new RetryBudget();
    budget.leave();
    budget.enter();
    expect(budget.inFlight).to.equal(1);
  });

  it('keeps its promise after every operation', () => {
    const operations = fc.array(fc.constantFrom('enter', 'enter', 'enter', 'leave', 'take', 'take', 'release'), { size: 'max', maxLength: 400 });
    fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(5), operations, (ratio, minRetries, run) => {
      const budget = new RetryBudget({ ratio, minRetries });
      const releases: (() => void)[] = [];
      let inFlight = 0;
      for (const operation of run) {
        const limit = Math.max(minRetries, ratio * inFlight);
        if (operation === 'enter') inFlight += 1;
        if (operation === 'leave') inFlight = Math.max(0, inFlight - 1);
        if (operation === 'enter' || operation === 'leave') budget[operation]();
        if (operation === 'release') releases.pop()?.();
        if (operation === 'take') {
          const release = budget.tryTake();
          if (release === undefined) expect(releases.length + 1).to.be.above(limit);
          else expect(releases.push(release)).to.be.at.most(limit);
        }
        expect(budget.retries).to.equal(releases.length);
        expect(budget.inFlight).to.equal(inFlight);
      }
    }));
  });

  it('refuses options out of their range', () => {
    expect(() => new RetryBudget({ ratio: 1.5 })).to.throw(RangeError, 'ratio must be a number from 0 to 1, got 1.5');
    expect(() => new RetryBudget({ minRetries: -1 })).to.throw(RangeError, 'minRetries');
  });
});
