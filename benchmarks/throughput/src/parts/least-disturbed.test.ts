import { expect } from 'chai';

import { type Host, leastDisturbed, type MeasuredRounds } from './least-disturbed.ts';

const ROUND_MS = 1000;

/** A host that takes so much of each round, and what is measured on it: the number of the round. */
async function roundsOn(wanted: number, stolen: readonly number[]): Promise<MeasuredRounds<number>> {
  let nowMs = 0;
  let stolenSoFarMs = 0;
  const host: Host = { nowMs: () => nowMs, stolenMs: () => stolenSoFarMs };
  return leastDisturbed(wanted, async (round) => {
    nowMs += ROUND_MS;
    stolenSoFarMs += stolen[round - 1] ?? 0;
    return round;
  }, host);
}

describe('leastDisturbed', () => {
  it('measures as many as are wanted where nothing disturbs', async () => {
    expect(await roundsOn(3, [0, 10, 0])).to.deep.equal({ kept: [1, 2, 3], undisturbed: 3, disturbed: [] });
  });

  it('measures once more for each that was disturbed', async () => {
    expect(await roundsOn(3, [0, 80, 10, 500, 0])).to.deep.equal({ kept: [1, 3, 5], undisturbed: 3, disturbed: [2, 4] });
  });

  it('ends with twice as many, and keeps those that were disturbed least', async () => {
    expect(await roundsOn(2, [90, 30, 80, 0, 0])).to.deep.equal({ kept: [2, 4], undisturbed: 1, disturbed: [1, 3] });
    expect(await roundsOn(2, [90, 30, 80, 20, 0])).to.deep.equal({ kept: [2, 4], undisturbed: 0, disturbed: [1, 3] });
  });
});
