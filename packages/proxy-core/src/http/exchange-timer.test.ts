import { expect } from 'chai';
import { restore, spy } from 'sinon';

import { ExchangeTimer } from './exchange-timer.ts';

describe('ExchangeTimer', () => {
  afterEach(() => restore());

  it('asks Node for whole milliseconds, though what is left of a call has a fraction', () => {
    const setTimer = spy(globalThis, 'setTimeout');
    const timer = new ExchangeTimer({ onTimeout: () => {} }, { method: 'POST', path: '/', headers: [], body: null, headTimeoutMs: 1000.25, answerTimeoutMs: 2000.5, idleTimeoutMs: 3000 });
    timer.start();
    timer.onHead();
    timer.stop();
    expect(setTimer.args.map(([, delayMs]) => delayMs)).to.deep.equal([1001, 2001, 3000]);
  });
});
