import { expect } from 'chai';
import sinon from 'sinon';

import { CallSession } from './call-session.ts';
import { FakeProvider, silentNotes } from './fake-provider.ts';

describe('CallSession', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => (clock = sinon.useFakeTimers()));
  afterEach(() => clock.restore());

  it('enters each provider once, however often it is asked, and leaves all once', () => {
    const [one, two] = [new FakeProvider([]).provider, new FakeProvider([]).provider];
    const session = new CallSession({ totalMs: 1000, controller: new AbortController(), notes: silentNotes() });
    expect([one, two, one].map((provider) => session.beginAttempt(provider))).to.deep.equal([1, 2, 3]);
    expect([one, two].map(({ retryBudget }) => retryBudget.inFlight)).to.deep.equal([1, 1]);
    one.retryBudget.enter();
    session.end();
    session.end();
    expect([one, two].map(({ retryBudget }) => retryBudget.inFlight)).to.deep.equal([1, 0]);
  });

  it('aborts the call at its deadline', () => {
    const controller = new AbortController();
    const session = new CallSession({ totalMs: 1000, controller, notes: silentNotes() });
    clock.tick(1000);
    expect(session.remainingMs).to.equal(0);
    expect(controller.signal.reason).to.include({ code: 'upstream_timeout' });
  });

  it('keeps no timer and aborts nothing once it has ended', () => {
    const controller = new AbortController();
    const session = new CallSession({ totalMs: 1000, controller, notes: silentNotes() });
    session.end();
    expect(clock.countTimers()).to.equal(0);
    clock.tick(2000);
    expect(controller.signal.aborted).to.equal(false);
  });
});
