import { expect } from 'chai';

import { deltaSchedule, latenessMs } from './stream-lateness.ts';

describe('the schedule of a stream', () => {
  it('is the median arrival of each delta without anything between', () => {
    expect(deltaSchedule([[1, 21], [2, 22], [30, 50]])).to.deep.equal([2, 22]);
  });

  it('makes a delta late by what it comes after its time, also where the ones before were in time', () => {
    expect(latenessMs([[2, 22], [1, 150]], [2, 22])).to.deep.equal([0, 0, -1, 128]);
  });
});
