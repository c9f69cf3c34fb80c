import { expect } from 'chai';

import { COLUMNS, summarise } from './figures.ts';

describe('the figures of a round', () => {
  it('count what was lost on attempts without an answer, and nothing for requests that had one', () => {
    const { figures } = summarise({
      firstTokenMs: [500, 5400, 6400, 400],
      attempts: [{ end: 'answered', waitedMs: 500 }, { end: 'hung', waitedMs: 5000 }, { end: 'cut-off', waitedMs: 6000 }],
      requests: 4,
    });
    expect(figures).to.deep.equal({
      firstTokenP50Seconds: 0.5, firstTokenP95Seconds: 6.4, firstTokenMaxSeconds: 6.4,
      lostP50Seconds: 0, lostP95Seconds: 6, lostMaxSeconds: 6, lostSeconds: 11,
      falseTimeouts: 1, spared: 1, efficiencyPercent: 100 * 500 / 11_500,
    });
    expect(Object.keys(figures)).to.deep.equal(COLUMNS.map(({ figure }) => figure));
  });

  it('call the waiting wholly efficient where each wait led to an answer', () => {
    const { figures } = summarise({ firstTokenMs: [500], attempts: [{ end: 'answered', waitedMs: 500 }], requests: 1 });
    expect(figures).to.include({ efficiencyPercent: 100, lostSeconds: 0, falseTimeouts: 0, spared: 0 });
  });
});
