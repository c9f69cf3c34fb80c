import { expect } from 'chai';

import { RespawnSchedule } from './respawn-schedule.ts';

describe('RespawnSchedule', () => {
  it('waits longer from crash to crash, up to half a minute', () => {
    const schedule = new RespawnSchedule();
    expect(Array.from({ length: 10 }, () => schedule.next(100))).to.deep.equal([0, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('begins again after a worker that lived a minute', () => {
    const schedule = new RespawnSchedule();
    for (let crash = 0; crash < 5; crash += 1) schedule.next(100);
    expect(schedule.next(60_000)).to.equal(0);
    expect(schedule.next(100)).to.equal(500);
  });
});
