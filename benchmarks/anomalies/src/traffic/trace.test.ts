import { GENERATED_TRACE } from '@proxyapi/bench-harness';
import { expect } from 'chai';

import { readTrace } from './trace.ts';

describe('a trace', () => {
  it('has gaps of 1 on average, and comes in bursts', () => {
    const rows = readTrace(GENERATED_TRACE);
    const gaps = rows.map(({ gap }) => gap);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    expect(mean).to.be.closeTo(1, 1e-6);
    // Arrivals without bursts have a spread of 1.
    expect(Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - 1) ** 2, 0) / gaps.length)).to.be.above(1.5);
    for (const { gap, tokens } of rows) expect(gap >= 0 && tokens >= 1).to.equal(true);
  });
});
