import { readFileSync } from 'node:fs';

import { median, seededRandom } from '@proxyapi/bench-harness';
import { expect } from 'chai';

import { judge } from './judge.ts';
import { standardError } from './standard-error.ts';

const RUNS = 200;
const ROUNDS = 24;

/** Ratios of rounds of equal code, measured beside others' work on a machine of two cores. */
const recorded: Readonly<Record<'hit' | 'set', readonly number[]>> = JSON.parse(readFileSync(new URL('__fixtures__/recorded-ratios.json', import.meta.url), 'utf8')) as never;

/** Draws a run of rounds out of those that were recorded, with SmartCache `factor` times as slow. */
function drawRun(ratios: readonly number[], random: () => number, factor = 1): readonly number[] {
  return Array.from({ length: ROUNDS }, () => (ratios[Math.floor(random() * ratios.length)] ?? NaN) * factor);
}

/** Of how many comparisons one finds that the cache became slower. */
function countFlagged(ratios: readonly number[], factor: number): number {
  const random = seededRandom(7);
  return Array.from({ length: RUNS }, () => judge(drawRun(ratios, random), drawRun(ratios, random, factor)))
    .filter(({ baseline, now, limit }) => now / baseline > limit).length;
}

describe('judge', () => {
  for (const figure of ['hit', 'set'] as const) {
    it(`flags none of ${RUNS} comparisons of rounds as they were recorded for a ${figure}`, () => {
      expect(countFlagged(recorded[figure], 1)).to.equal(0);
    });

    it(`flags all of ${RUNS} in which a ${figure} takes 20 % longer`, () => {
      expect(countFlagged(recorded[figure], 1.2)).to.equal(RUNS);
    });

    it(`flags none in which a ${figure} has become faster`, () => {
      expect(countFlagged(recorded[figure], 0.7)).to.equal(0);
    });
  }

  it('is not led away by a few rounds that were disturbed', () => {
    const ratios = recorded.hit.slice(0, ROUNDS);
    const { baseline, now, limit } = judge(ratios, ratios.map((ratio, round) => (round % 4 === 0 ? ratio * 5 : ratio)));
    expect(now / baseline).to.be.below(limit);
  });

  it('allows a tenth where rounds hardly differ, and more where they lie far apart', () => {
    const random = seededRandom(3);
    const calm = Array.from({ length: ROUNDS }, () => 2 + random() / 100);
    const wild = Array.from({ length: ROUNDS }, () => 1 + 3 * random());
    expect(judge(calm, calm).limit).to.equal(1.1);
    expect(judge(calm, wild).limit).to.be.above(1.12);
    expect(judge(wild, wild).limit).to.be.above(judge(calm, wild).limit);
  });
});

describe('standardError', () => {
  it('is how far medians of so many normal draws lie from the true one', () => {
    const random = seededRandom(11);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const medians = Array.from({ length: 2000 }, () => median(Array.from({ length: ROUNDS }, () => 1 + normal() / 10)));
    const deviation = Math.sqrt(medians.reduce((sum, each) => sum + (each - 1) ** 2, 0) / medians.length);
    expect(standardError(Array.from({ length: 20_000 }, () => 1 + normal() / 10)) * Math.sqrt(20_000 / ROUNDS)).to.be.within(0.9 * deviation, 1.1 * deviation);
  });
});
