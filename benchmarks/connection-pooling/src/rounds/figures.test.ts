import { expect } from 'chai';

import { COLUMNS, summarise } from './figures.ts';
import { isOddFigure } from './is-odd-figure.ts';

describe('the figures of a load', () => {
  const counts = { requests: 4, sockets: 1, handshakes: 1, resumedHandshakes: 0 };

  it('take reuse from the sockets that the provider saw', () => {
    const { figures } = summarise({ load: { seconds: 0.5, cpuUs: 800, latenciesMs: [4, 1, 3, 2] }, counts });
    expect(figures).to.deep.equal({
      reusePercent: 75, sockets: 1, handshakes: 1, resumedHandshakes: 0, cpuUsPerRequest: 200, requestsPerSecond: 8, p50Ms: 2, p95Ms: 4, p99Ms: 4,
    });
    expect(Object.keys(figures)).to.deep.equal(COLUMNS.map(({ figure }) => figure));
  });

  it('are odd where more sockets came than requests, or none at all', () => {
    expect([-1, 0, 99.9, 100].map((percent) => isOddFigure('reusePercent', percent))).to.deep.equal([true, false, false, true]);
    expect(isOddFigure('handshakes', 0)).to.equal(false);
    expect(isOddFigure('requestsPerSecond', 0)).to.equal(true);
  });
});
