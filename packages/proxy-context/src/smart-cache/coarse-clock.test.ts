import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';
import { stub } from 'sinon';

import { CoarseClock } from './coarse-clock.ts';

describe('CoarseClock', () => {
  it('reads the clock once in 256 questions while nothing lets a timer run', () => {
    const now = stub(performance, 'now');
    try {
      for (let read = 0; read < 10; read += 1) now.onCall(read).returns(read);
      const clock = new CoarseClock();
      const told = Array.from({ length: 257 }, () => clock.now());
      expect(new Set(told.slice(0, 256))).to.deep.equal(new Set([0]));
      expect(told[256]).to.equal(1);
      expect(now.callCount).to.equal(2);
    } finally {
      now.restore();
    }
  });

  it('reads it again once a millisecond has passed, and never runs ahead or backwards', async () => {
    const clock = new CoarseClock();
    let last = 0;
    for (let turn = 0; turn < 20; turn += 1) {
      const told = clock.now();
      expect(told).to.be.at.least(last).and.at.most(performance.now());
      last = told;
      await delay(5);
    }
    expect(last).to.be.above(0);
    const first = clock.now();
    await delay(20);
    expect(clock.now()).to.be.above(first);
  });
});
