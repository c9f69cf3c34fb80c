import { expect } from 'chai';

import { LoopLag } from './loop-lag.ts';

function block(forMs: number): void {
  const until = performance.now() + forMs;
  while (performance.now() < until);
}

describe('LoopLag', () => {
  it('grows while the loop is blocked, and falls back when it runs', async () => {
    const lag = new LoopLag();
    block(150);
    expect(lag.ms).to.be.within(90, 200);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(lag.ms).to.be.below(50);
    lag.stop();
  });
});
