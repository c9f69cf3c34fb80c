import { expect } from 'chai';

import { RequestClock } from './request-clock.ts';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('RequestClock', () => {
  it('counts the time that overlapping waits share once', async () => {
    const clock = new RequestClock();
    const since = performance.now();
    clock.beginUpstreamWait();
    await wait(20);
    clock.beginUpstreamWait();
    await wait(20);
    clock.endUpstreamWait();
    clock.endUpstreamWait();
    expect(clock.upstreamMs).to.be.within(38, performance.now() - since);
    expect(clock.overheadMs).to.be.within(0, 10);
  });

  it('takes a wait that is not over yet for no time of its own', async () => {
    const clock = new RequestClock();
    clock.beginUpstreamWait();
    await wait(30);
    expect(clock.overheadMs).to.be.within(-0.1, 10);
    expect(clock.upstreamMs).to.be.at.least(29);
  });
});
