import { median } from '@proxyapi/bench-harness';
import { expect } from 'chai';

import { drawFirstByteTimes } from './first-byte-times.ts';

describe('the times to a first byte', () => {
  const draw = (seed: number): readonly number[] => drawFirstByteTimes({ count: 2000, min: 200, max: 800, seed });

  it('lie within their bounds, half of them below 400 of 200 to 800', () => {
    const times = draw(1);
    expect(Math.min(...times)).to.be.within(200, 205);
    expect(Math.max(...times)).to.be.within(780, 800);
    expect(median(times)).to.be.within(380, 420);
  });

  it('are the same for the same seed, and others for another', () => {
    expect(draw(1)).to.deep.equal(draw(1));
    expect(draw(1)).not.to.deep.equal(draw(2));
  });
});
