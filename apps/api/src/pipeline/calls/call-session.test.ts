import { ProxyError } from '@proxyapi/proxy-core';
import { expect } from 'chai';
import sinon from 'sinon';

import { CallSession } from './call-session.ts';
import { FakeProvider } from './fake-provider.ts';

describe('CallSession', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => (clock = sinon.useFakeTimers()));
  afterEach(() => clock.restore());

  it('enters each provider once, however often it is asked, and leaves all once', () => {
    const [one, two] = [new FakeProvider([]).provider, new FakeProvider([]).provider];
    const session = new CallSession({ totalMs: 1000, parent: new AbortController().signal });
    expect([one, two, one].map((provider) => session.beginAttempt(provider))).to.deep.equal([1, 2, 3]);
    expect([one, two].map(({ retryBudget }) => retryBudget.inFlight)).to.deep.equal([1, 1]);
    one.retryBudget.enter();
    session.end();
    session.end();
    expect([one, two].map(({ retryBudget }) => retryBudget.inFlight)).to.deep.equal([1, 0]);
  });

  it('aborts at its deadline', () => {
    const session = new CallSession({ totalMs: 1000, parent: new AbortController().signal });
    clock.tick(1000);
    expect(session.signal.reason).to.include({ code: 'upstream_timeout' });
  });

  it('aborts with the caller, and for its reason', () => {
    const caller = new AbortController();
    const session = new CallSession({ totalMs: 1000, parent: caller.signal });
    const reason = new ProxyError('client_closed_request', 'gone');
    caller.abort(reason);
    expect(session.signal.reason).to.equal(reason);
  });

  it('keeps no timer and aborts no more once it has ended', () => {
    const caller = new AbortController();
    const session = new CallSession({ totalMs: 1000, parent: caller.signal });
    session.end();
    expect(clock.countTimers()).to.equal(0);
    caller.abort();
    expect(session.signal.aborted).to.equal(false);
  });
});
