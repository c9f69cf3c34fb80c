import { expect } from 'chai';
import * as fc from 'fast-check';

import { AdaptiveThreshold } from './adaptive-threshold.ts';

/** A threshold that saw `successes` of `total` calls succeed, the failures first. */
function after(successes: number, total: number, threshold = new AdaptiveThreshold()): AdaptiveThreshold {
  for (let i = 0; i < total; i += 1) threshold.record(i < total - successes);
  return threshold;
}

describe('AdaptiveThreshold', () => {
  it('is 5 until a hundred calls are known', () => {
    expect(after(0, 0).value).to.equal(5);
    expect(after(99, 99).value).to.equal(5);
    expect(after(100, 100).value).to.equal(20);
  });

  it('goes from 5 at 90 % successes to 20 at 100 %', () => {
    const values = [900, 920, 940, 950, 960, 980, 1000].map((successes) => after(successes, 1000).value);
    expect(values).to.deep.equal([5, 8, 11, 13, 14, 17, 20]);
  });

  it('goes down from 5 at 90 % successes to 3 at 50 % and below', () => {
    const values = [899, 810, 790, 700, 610, 590, 500, 300, 1].map((successes) => after(successes, 1000).value);
    expect(values).to.deep.equal([5, 5, 4, 4, 4, 3, 3, 3, 3]);
  });

  it('leaves out the current run of failures', () => {
    const threshold = after(1000, 1000);
    for (let i = 0; i < 500; i += 1) threshold.record(true);
    expect(threshold.value).to.equal(20);
    threshold.record(false);
    expect(threshold.value).to.equal(3);
  });

  it('looks at the last thousand calls alone', () => {
    const threshold = after(1, 1000);
    expect(threshold.value).to.equal(3);
    expect(after(1000, 1000, threshold).value).to.equal(20);
  });

  it('takes its three numbers from its options', () => {
    const options = { initial: 8, min: 2, max: 10 };
    expect(after(0, 0, new AdaptiveThreshold(options)).value).to.equal(8);
    expect(after(1000, 1000, new AdaptiveThreshold(options)).value).to.equal(10);
    expect(after(100, 1000, new AdaptiveThreshold(options)).value).to.equal(2);
  });

  it('adapts while its flag is on, and learns while it is off', () => {
    let isEnabled = false;
    const threshold = after(1000, 1000, new AdaptiveThreshold({ isEnabled: () => isEnabled }));
    expect(threshold.value).to.equal(5);
    isEnabled = true;
    expect(threshold.value).to.equal(20);
  });

  it('follows the formula for any history', () => {
    fc.assert(fc.property(fc.array(fc.record({ isFailure: fc.boolean(), times: fc.integer({ min: 1, max: 400 }) }), { maxLength: 20 }), (runs) => {
      const threshold = new AdaptiveThreshold();
      const history = runs.flatMap(({ isFailure, times }) => Array.from({ length: times }, () => isFailure));
      for (const isFailure of history) threshold.record(isFailure);
      const known = history.slice(0, history.lastIndexOf(false) + 1).slice(-1000);
      const ratio = known.filter((isFailure) => !isFailure).length / known.length;
      const wanted = ratio >= 0.9 ? 5 + (15 * (ratio - 0.9)) / 0.1 : 3 + (2 * (ratio - 0.5)) / 0.4;
      const expected = known.length < 100 ? 5 : Math.min(20, Math.max(3, wanted));
      expect(threshold.value).to.be.within(3, 20);
      expect(Math.abs(threshold.value - expected)).to.be.at.most(0.5 + 1e-6);
    }));
  });

  it('refuses numbers out of order', () => {
    expect(() => new AdaptiveThreshold({ min: 0 })).to.throw(RangeError, 'min must be an integer of at least 1, got 0');
    expect(() => new AdaptiveThreshold({ initial: 2 })).to.throw(RangeError, 'initial must be an integer of at least 3, got 2');
    expect(() => new AdaptiveThreshold({ max: 4 })).to.throw(RangeError, 'max must be an integer of at least 5, got 4');
  });
});
