import { seededRandom } from '@proxyapi/bench-harness';
import { expect } from 'chai';

import { slopePerMinute } from './slope-per-minute.ts';

/** One point a second. */
const pointsOf = (value: (second: number) => number, count = 480): { atMs: number; value: number }[] =>
  Array.from({ length: count }, (_, second) => ({ atMs: 5000 + second * 1000, value: value(second) }));

describe('slopePerMinute', () => {
  it('finds a leak of 1 MB a minute, and none where there is none', () => {
    expect(slopePerMinute(pointsOf((second) => 100 + second / 60))).to.be.closeTo(1, 1e-9);
    expect(slopePerMinute(pointsOf(() => 100))).to.equal(0);
    expect(slopePerMinute(pointsOf((second) => 100 - second / 30))).to.be.closeTo(-2, 1e-9);
  });

  it('sees it through a sawtooth of 30 MB and noise', () => {
    const random = seededRandom(1);
    const noisy = (perMinute: number): number => slopePerMinute(pointsOf((second) => 100 + (perMinute * second) / 60 + (second % 20) * 1.5 + 5 * random()));
    expect(noisy(3)).to.be.within(2, 4);
    expect(noisy(0)).to.be.within(-1, 1);
  });

  it('refuses a single point', () => {
    expect(() => slopePerMinute(pointsOf(() => 1, 1))).to.throw(RangeError, 'two points');
  });
});
