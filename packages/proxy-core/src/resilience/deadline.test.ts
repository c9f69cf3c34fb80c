import { getEventListeners } from 'node:events';

import { expect } from 'chai';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';

import { ProxyError } from '../errors/proxy-error.ts';
import { Deadline } from './deadline.ts';

describe('Deadline', () => {
  let clock: SinonFakeTimers;
  let controller: AbortController;

  const create = (totalMs: number): Deadline => new Deadline({ totalMs, controller });

  beforeEach(() => {
    clock = useFakeTimers();
    controller = new AbortController();
  });
  afterEach(() => clock.restore());

  it('tells the time that is left', () => {
    const deadline = create(1000);
    expect(deadline.remainingMs()).to.equal(1000);
    clock.tick(400);
    expect(deadline.remainingMs()).to.equal(600);
    clock.tick(5000);
    expect(deadline.remainingMs()).to.equal(0);
  });

  it('aborts at its time with an error for the caller', () => {
    create(1500);
    const { signal } = controller;
    clock.tick(1499);
    expect(signal.aborted).to.equal(false);
    clock.tick(1);
    expect(signal.aborted).to.equal(true);
    expect(ProxyError.isInstance(signal.reason)).to.equal(true);
    expect(signal.reason).to.include({ code: 'upstream_timeout', message: 'No whole answer within 1.5 s. Ask for less, or raise total_timeout.' });
  });

  it('aborts for a reason of the caller’s making', () => {
    const deadline = new Deadline({ totalMs: 10, controller, createReason: (totalMs) => new Error(`after ${totalMs}`) });
    clock.tick(10);
    expect(controller.signal.reason).to.have.property('message', 'after 10');
    expect(deadline.remainingMs()).to.equal(0);
  });

  it('leaves the reason of an earlier abort', () => {
    create(1000);
    const reason = new Error('left');
    controller.abort(reason);
    clock.tick(2000);
    expect(controller.signal.reason).to.equal(reason);
  });

  it('leaves no timer and no listener, however it ends', () => {
    const kept = (): readonly number[] => [clock.countTimers(), getEventListeners(controller.signal, 'abort').length];
    create(10);
    expect(kept()).to.deep.equal([1, 0]);
    clock.tick(10);
    expect(kept()).to.deep.equal([0, 0]);
  });

  it('never aborts once it is disposed of', () => {
    const deadline = create(10);
    deadline.dispose();
    deadline.dispose();
    expect(clock.countTimers()).to.equal(0);
    clock.tick(100);
    expect(controller.signal.aborted).to.equal(false);
  });

  it('waits for a time that no timer can hold', () => {
    const deadline = create(2 ** 40);
    clock.tick(1000);
    expect(controller.signal.aborted).to.equal(false);
    deadline.dispose();
  });

  it('takes its time from the clock that it is given', () => {
    let nowMs = 100;
    const deadline = new Deadline({ totalMs: 50, controller, now: () => nowMs });
    nowMs = 120;
    expect(deadline.remainingMs()).to.equal(30);
    deadline.dispose();
  });

  it('keeps no process alive', () => {
    clock.restore();
    const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();
    const deadline = create(60_000);
    expect(timers()).to.equal(before);
    deadline.dispose();
  });

  it('refuses a time that is no number', () => {
    expect(() => create(NaN)).to.throw(RangeError, 'totalMs must be a number of at least 0, got NaN');
    expect(() => create(-1)).to.throw(RangeError);
  });
});
