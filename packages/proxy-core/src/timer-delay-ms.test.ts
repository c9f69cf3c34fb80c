import { expect } from 'chai';

import { timerDelayMs } from './timer-delay-ms.ts';

describe('timerDelayMs', () => {
  it('is whole, and never sooner than asked for', () => {
    expect([1000, 1000.25, 0.1, 0].map(timerDelayMs)).to.deep.equal([1000, 1001, 1, 0]);
  });

  it('is what Node can count, at most', () => {
    expect([2 ** 31, Infinity].map(timerDelayMs)).to.deep.equal([2 ** 31 - 1, 2 ** 31 - 1]);
  });
});
