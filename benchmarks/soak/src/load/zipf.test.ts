import { seededRandom } from '@proxyapi/bench-harness';
import { expect } from 'chai';

import { zipf } from './zipf.ts';

describe('zipf', () => {
  it('draws the first thing twice as often as the second, and ten times as often as the tenth', () => {
    const draw = zipf({ count: 100, exponent: 1 });
    const random = seededRandom(1);
    const counts = Array.from({ length: 100 }, () => 0);
    for (let index = 0; index < 50_000; index += 1) {
      const place = draw(random());
      counts[place] = (counts[place] ?? 0) + 1;
    }
    const [first = 0, second = 0] = counts;
    expect(first / second).to.be.within(1.8, 2.2);
    expect(first / (counts[9] ?? 0)).to.be.within(8, 12);
    expect(counts.at(-1)).to.be.above(0);
  });

  it('stays within its count', () => {
    const draw = zipf({ count: 3, exponent: 1 });
    expect([0, 0.99999999].map(draw)).to.deep.equal([0, 2]);
  });
});
