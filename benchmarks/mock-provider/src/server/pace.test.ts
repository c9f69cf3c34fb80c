import { expect } from 'chai';

import { Pace } from './pace.ts';

describe('Pace', () => {
  let nowMs: number;
  let pace: Pace;
  beforeEach(() => {
    nowMs = 1000;
    pace = new Pace(() => nowMs);
  });

  it('waits less for a part where the one before was late', () => {
    expect(pace.next(20)).to.equal(20);
    nowMs += 27.4;
    expect(pace.next(20)).to.equal(13);
    nowMs = 1040;
    expect(pace.next(20)).to.equal(20);
  });

  it('does not wait for parts that are due', () => {
    nowMs += 100;
    expect([pace.next(20), pace.next(20), pace.next(0), pace.next(80)]).to.deep.equal([0, 0, 0, 20]);
  });

  it('counts from now once it is told to', () => {
    nowMs += 100;
    pace.restart();
    expect(pace.next(20)).to.equal(20);
  });
});
