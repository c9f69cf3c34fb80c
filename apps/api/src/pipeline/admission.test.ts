import { expect } from 'chai';

import { Admission, type Visit } from './admission.ts';

const LIMITS = { maxInFlight: 2, maxRequestBytes: 100, maxEventLoopLagMs: 500 };
const MB = 1024 * 1024;
const lag = { ms: 0 };
const memory = { bytes: Infinity, isFull: false };
const OVERLOADED = { code: 'overloaded', retryAfterMs: 1000 };

function refusalOf(admission: Admission, bodyBytes: number): unknown {
  try {
    admission.enter(bodyBytes);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('Admission', () => {
  afterEach(() => {
    lag.ms = 0;
    memory.bytes = Infinity;
    memory.isFull = false;
  });

  it('refuses a request too many until one has left', () => {
    const admission = new Admission(LIMITS, lag, memory);
    const visit = admission.enter(0);
    admission.enter(0);
    expect(refusalOf(admission, 0)).to.include(OVERLOADED);
    admission.leave(visit);
    expect(refusalOf(admission, 0)).to.equal(undefined);
  });

  it('refuses a body for which there is no room, but takes any body alone', () => {
    const admission = new Admission(LIMITS, lag, memory);
    const visit = admission.enter(1000);
    expect(refusalOf(admission, 1)).to.include(OVERLOADED);
    admission.leave(visit);
    admission.enter(60);
    expect(refusalOf(admission, 41)).to.include(OVERLOADED);
    expect(refusalOf(admission, 40)).to.equal(undefined);
  });

  it('refuses a body that grows beyond the room there is, and gives back all that it took', () => {
    const admission = new Admission(LIMITS, lag, memory);
    const visits: readonly Visit[] = [admission.enter(0), admission.enter(0)];
    const [one = { bytes: 0 }, other = { bytes: 0 }] = visits;
    admission.grow(one, 60);
    admission.grow(other, 40);
    expect(() => admission.grow(other, 1)).to.throw().with.property('code', 'overloaded');
    admission.grow(one, 40);
    admission.leave(other);
    admission.grow(one, 500);
    admission.leave(one);
    admission.enter(100);
    expect(refusalOf(admission, 1)).to.include(OVERLOADED);
  });

  it('refuses all while the event loop is late', () => {
    const admission = new Admission(LIMITS, lag, memory);
    lag.ms = 501;
    expect([admission.isLagging, (refusalOf(admission, 0) as { code: string }).code]).to.deep.equal([true, 'overloaded']);
    lag.ms = 500;
    expect(refusalOf(admission, 0)).to.equal(undefined);
  });

  it('counts those that it refused by the limit that was reached', () => {
    const admission = new Admission(LIMITS, lag, memory);
    expect(admission.shed).to.deep.equal({ in_flight: 0, event_loop_lag: 0, request_memory: 0, memory: 0 });
    lag.ms = 501;
    refusalOf(admission, 0);
    lag.ms = 0;
    admission.enter(60);
    for (let call = 0; call < 2; call += 1) refusalOf(admission, 41);
    memory.isFull = true;
    for (let call = 0; call < 3; call += 1) refusalOf(admission, 1);
    memory.isFull = false;
    admission.enter(1);
    for (let call = 0; call < 4; call += 1) refusalOf(admission, 1);
    expect(admission.shed).to.deep.equal({ in_flight: 4, event_loop_lag: 1, request_memory: 2, memory: 3 });
  });

  it('counts nothing for a request that it refused', () => {
    const admission = new Admission(LIMITS, lag, memory);
    lag.ms = 501;
    for (let call = 0; call < 5; call += 1) refusalOf(admission, 100);
    lag.ms = 0;
    expect([refusalOf(admission, 50), refusalOf(admission, 50)]).to.deep.equal([undefined, undefined]);
  });

  it('refuses a body for which there is not thrice the memory, since it is put together and written anew', () => {
    const admission = new Admission({ ...LIMITS, maxRequestBytes: Infinity }, lag, memory);
    memory.bytes = 15 * MB;
    expect(refusalOf(admission, 5 * MB + 1)).to.include(OVERLOADED);
    const visit = admission.enter(3 * MB);
    expect(refusalOf(admission, 2 * MB + 1), 'what was let in may not have come yet').to.include(OVERLOADED);
    admission.grow(visit, 2 * MB);
    expect(() => admission.grow(visit, 1)).to.throw().with.property('code', 'overloaded');
    expect(refusalOf(admission, 5 * MB), 'what was refused is thrown away').to.equal(undefined);
  });

  it('refuses large bodies, and no small one, while there is memory for small ones only', () => {
    const admission = new Admission({ ...LIMITS, maxRequestBytes: Infinity }, lag, memory);
    memory.bytes = -1;
    expect(refusalOf(admission, MB / 4 + 1)).to.include(OVERLOADED);
    const visit = admission.enter(MB / 4);
    expect(() => admission.grow(visit, 1)).to.throw().with.property('code', 'overloaded');
    expect(refusalOf(admission, MB / 4)).to.equal(undefined);
  });

  it('refuses all but one small request while there is no memory, so that garbage comes to be collected', () => {
    const admission = new Admission({ ...LIMITS, maxRequestBytes: Infinity }, lag, memory);
    memory.bytes = -1;
    memory.isFull = true;
    expect(refusalOf(admission, MB / 4 + 1)).to.include(OVERLOADED);
    const visit = admission.enter(1);
    expect(refusalOf(admission, 0)).to.include(OVERLOADED);
    admission.leave(visit);
    expect(refusalOf(admission, MB / 4)).to.equal(undefined);
  });
});
