import { expect } from 'chai';

import { median } from './median.ts';
import { percentile } from './percentile.ts';
import { spread } from './spread.ts';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('is the sample of that rank, whatever the order', () => {
    expect([0.01, 0.5, 0.99, 1].map((ratio) => percentile(hundred, ratio))).to.deep.equal([1, 50, 99, 100]);
    expect(percentile(hundred, 0)).to.equal(1);
  });

  it('sorts by value, not by text, and leaves the samples as they were', () => {
    const samples = [10, 9, 100];
    expect(percentile(samples, 1)).to.equal(100);
    expect(samples).to.deep.equal([10, 9, 100]);
  });

  it('refuses no samples, and ratios beyond 0 and 1', () => {
    expect(() => percentile([], 0.5)).to.throw(RangeError, 'no samples');
    expect(() => percentile([1], 99)).to.throw(RangeError, 'got 99');
    expect(() => percentile([1], Number.NaN)).to.throw(RangeError);
  });
});

describe('median', () => {
  it('is the middle one, or the mean of the middle two', () => {
    expect(median([10, 9, 100])).to.equal(10);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(() => median([])).to.throw(RangeError);
  });
});

describe('spread', () => {
  it('is the median with the lowest and the highest round', () => {
    expect(spread([3, 1, 2])).to.deep.equal({ median: 2, min: 1, max: 3 });
    expect(() => spread([])).to.throw(RangeError);
  });
});
