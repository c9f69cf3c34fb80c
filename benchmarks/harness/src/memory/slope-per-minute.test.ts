import { expect } from 'chai';

import { seededRandom } from '../statistics/seeded-random.ts';
import { slopePerMinute } from './slope-per-minute.ts';

/** One point a second. */
const pointsOf = (value: (second: number) => number, count = 480): { atMs: number; value: number }[] =>
  Array.from({ length: count }, (_, second) => ({ atMs: 5000 + second * 1000, value: value(second) }));

describe('slopePerMinute', () => {
  it('finds a leak of 1 MB a minute, and none where there is none', () => {
    expect(slopePerMinute(pointsOf((second) => 100 + second / 60)).slope).to.be.closeTo(1, 1e-9);
    expect(slopePerMinute(pointsOf(() => 100))).to.deep.equal({ slope: 0, standardError: 0 });
    expect(slopePerMinute(pointsOf((second) => 100 - second / 30)).slope).to.be.closeTo(-2, 1e-9);
  });

  it('sees it through a sawtooth of 30 MB and noise', () => {
    const random = seededRandom(1);
    const noisy = (perMinute: number): number => slopePerMinute(pointsOf((second) => 100 + (perMinute * second) / 60 + (second % 20) * 1.5 + 5 * random())).slope;
    expect(noisy(3)).to.be.within(2, 4);
    expect(noisy(0)).to.be.within(-1, 1);
  });

  it('knows its error where samples know nothing of each other: as far as slopes of equal noise lie apart', () => {
    const random = seededRandom(2);
    const runs = Array.from({ length: 200 }, () => slopePerMinute(pointsOf(() => random())));
    expect(mean(runs.map(({ standardError }) => standardError)) / spreadOf(runs.map(({ slope }) => slope))).to.be.within(0.85, 1.15);
  });

  it('knows it where each sample follows from the one before', () => {
    const random = seededRandom(3);
    const runs = Array.from({ length: 200 }, () => {
      let value = 0;
      return slopePerMinute(pointsOf(() => (value = 0.9 * value + random() - 0.5)));
    });
    expect(mean(runs.map(({ standardError }) => standardError)) / spreadOf(runs.map(({ slope }) => slope))).to.be.within(0.75, 1.25);
  });

  it('refuses two points, through which every line goes without an error', () => {
    expect(() => slopePerMinute(pointsOf(() => 1, 2))).to.throw(RangeError, 'three points');
  });
});

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function spreadOf(numbers: readonly number[]): number {
  return Math.sqrt(mean(numbers.map((number) => (number - mean(numbers)) ** 2)));
}
