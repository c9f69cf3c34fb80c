import { expect } from 'chai';

import { summarise } from './figures.ts';

const LOAD = { requests: 200, outcomes: { answered: 190, cut: 4, refused: 3, left: 3, broken: 0 }, hits: 50 };

describe('the figures of a round', () => {
  it('leave the warm-up out, and set the cleaned process against the idle one', () => {
    const samples = [500, 100, 110, 120, 100].map((rssMb, second) => ({ atMs: second * 1000, rssMb, heapMb: 40 + second, externalMb: 5 }));
    const { figures, samplesMb } = summarise({ idle: { rssMb: 80, heldMb: 40 }, samples, warmAtMs: 1000, cleaned: { rssMb: 90, heldMb: 41 }, load: LOAD, providerCalls: 150 });
    expect(figures).to.include({ idleMb: 80, medianMb: 105, maxMb: 120, spreadMb: 15, heapMedianMb: 42.5, cleanedMb: 90, cleanedPercent: 12.5, idleHeldMb: 40, cleanedHeldMb: 41, keptMb: 1, hitPercent: 25, answered: 190, broken: 0, providerCalls: 150 });
    expect(figures['slopeMbPerMinute']).to.be.closeTo(60, 1e-9);
    expect(samplesMb?.['rss']).to.deep.equal([500, 100, 110, 120, 100]);
  });
});
