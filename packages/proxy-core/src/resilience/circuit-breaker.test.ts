import { expect } from 'chai';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';

import { CircuitBreaker } from './circuit-breaker.ts';
import type { CircuitBreakerOptions } from './circuit-breaker-options.ts';
import type { Permit } from './permit.ts';

describe('CircuitBreaker', () => {
  let clock: SinonFakeTimers;
  let breaker: CircuitBreaker;
  let changes: string[];

  /** A breaker without jitter: 0.5 is the middle. */
  const create = (options: CircuitBreakerOptions = {}): CircuitBreaker =>
    new CircuitBreaker({ random: () => 0.5, onStateChange: (to, from) => changes.push(`${from} → ${to}`), ...options });
  const acquire = (): Permit => {
    const permit = breaker.acquire();
    if (permit === undefined) throw new Error('refused');
    return permit;
  };
  const succeed = (times = 1): void => {
    for (let i = 0; i < times; i += 1) acquire().succeed();
  };
  const fail = (times = 1): void => {
    for (let i = 0; i < times; i += 1) acquire().fail();
  };

  beforeEach(() => {
    clock = useFakeTimers();
    changes = [];
    breaker = create();
  });
  afterEach(() => {
    breaker.close();
    clock.restore();
  });

  describe('closed', () => {
    it('lets calls through', () => {
      succeed(100);
      expect(breaker.state).to.equal('closed');
      expect(breaker.retryAfterMs).to.equal(0);
    });

    it('opens at the fifth failure in a row', () => {
      fail(4);
      expect(breaker.state).to.equal('closed');
      fail();
      expect(breaker.state).to.equal('open');
      expect(changes).to.deep.equal(['closed → open']);
    });

    it('ends a row of failures with an answer that has begun, long before it is whole', () => {
      const slow = acquire();
      fail(4);
      slow.begin();
      fail(4);
      expect(breaker.state).to.equal('closed');
      slow.succeed();
      fail(4);
      expect(breaker.state).to.equal('closed');
    });

    it('opens at the fifth answer in a row that is cut, though each had begun', () => {
      for (let i = 0; i < 5; i += 1) {
        expect(breaker.state).to.equal('closed');
        const permit = acquire();
        permit.begin();
        permit.fail();
      }
      expect(breaker.state).to.equal('open');
    });

    it('goes on with a row of failures when an answer that has begun is not wanted to its end', () => {
      fail(4);
      const permit = acquire();
      permit.begin();
      permit.forget();
      fail();
      expect(breaker.state).to.equal('open');
    });

    it('begins anew to count failures in a row after a success', () => {
      fail(4);
      succeed();
      fail(4);
      expect(breaker.state).to.equal('closed');
    });

    it('opens when half of twenty calls failed within ten seconds', () => {
      for (let i = 0; i < 9; i += 1) {
        fail();
        succeed();
      }
      succeed();
      expect(breaker.state).to.equal('closed');
      fail();
      expect(breaker.state).to.equal('open');
    });

    it('does not open for half of twenty calls that failed over a longer time', () => {
      for (let i = 0; i < 20; i += 1) {
        fail();
        succeed();
        clock.tick(2000);
      }
      expect(breaker.state).to.equal('closed');
    });

    it('ignores calls that say nothing about the provider', () => {
      fail(4);
      acquire().forget();
      fail();
      expect(breaker.state).to.equal('open');
    });

    it('takes the first word of a permit', () => {
      const permit = acquire();
      permit.succeed();
      for (let i = 0; i < 10; i += 1) permit.fail();
      expect(breaker.snapshot().failuresInRow).to.equal(0);
      expect(breaker.isIdle).to.equal(true);
    });

    it('asks an adapting threshold, and lets it learn', () => {
      const seen: boolean[] = [];
      const failureThreshold = { value: 2, record: (isFailure: boolean) => void seen.push(isFailure) };
      breaker = create({ failureThreshold });
      succeed();
      acquire().forget();
      fail(2);
      expect(breaker.state).to.equal('open');
      expect(seen).to.deep.equal([false, true, true]);
    });
  });

  describe('open', () => {
    beforeEach(() => fail(5));

    it('refuses calls and tells how long', () => {
      clock.tick(10_000);
      expect(breaker.acquire()).to.equal(undefined);
      expect(breaker.retryAfterMs).to.equal(20_000);
    });

    it('ignores calls that end late', () => {
      breaker = create();
      const late = [acquire(), acquire(), acquire()] as const;
      fail(5);
      late[0].succeed();
      late[1].fail();
      clock.tick(30_000);
      late[2].fail();
      expect(breaker.state).to.equal('half-open');
      expect(breaker.snapshot().openings).to.equal(1);
    });

    it('becomes half-open after its time', () => {
      clock.tick(29_999);
      expect(breaker.state).to.equal('open');
      clock.tick(1);
      expect(breaker.state).to.equal('half-open');
      expect(breaker.retryAfterMs).to.equal(0);
    });

    it('stays longer with each opening in a row, five minutes at most', () => {
      const waits = Array.from({ length: 12 }, () => {
        const waitMs = breaker.retryAfterMs;
        clock.tick(waitMs);
        fail();
        return waitMs / 1000;
      });
      expect(waits).to.deep.equal([30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300, 300]);
    });

    it('varies its time by a fifth, five minutes at most', () => {
      const waitOf = (random: number, openings: number): number => {
        breaker = create({ random: () => random });
        fail(5);
        for (let i = 1; i < openings; i += 1) {
          clock.tick(breaker.retryAfterMs);
          fail();
        }
        return breaker.retryAfterMs;
      };
      expect(waitOf(0, 1)).to.be.closeTo(24_000, 1e-6);
      expect(waitOf(1, 1)).to.be.closeTo(36_000, 1e-6);
      expect(waitOf(0, 20)).to.be.closeTo(240_000, 1e-6);
      expect(waitOf(1, 20)).to.be.closeTo(300_000, 1e-6);
    });

    it('has no timers', () => {
      clock.tick(1);
      expect(clock.countTimers()).to.equal(0);
    });
  });

  describe('half-open', () => {
    beforeEach(() => {
      fail(5);
      clock.tick(30_000);
    });

    it('lets one of a hundred calls through', () => {
      const permits = Array.from({ length: 100 }, () => breaker.acquire());
      expect(permits.filter((permit) => permit !== undefined)).to.have.lengthOf(1);
      expect(breaker.retryAfterMs).to.equal(1000);
    });

    it('closes after three probes that succeed', () => {
      succeed(2);
      expect(breaker.state).to.equal('half-open');
      succeed();
      expect(breaker.state).to.equal('closed');
      expect(changes).to.deep.equal(['closed → open', 'open → half-open', 'half-open → closed']);
    });

    it('opens again with a probe that fails', () => {
      succeed(2);
      fail();
      expect(breaker.state).to.equal('open');
      expect(breaker.retryAfterMs).to.equal(60_000);
    });

    it('takes a probe whose client left for nothing, and gives its slot to the next', () => {
      succeed(2);
      acquire().forget();
      expect(breaker.state).to.equal('half-open');
      succeed();
      expect(breaker.state).to.equal('closed');
    });

    it('ignores a probe that is settled again while the next is under way', () => {
      const first = acquire();
      first.forget();
      acquire();
      first.succeed();
      first.forget();
      expect(breaker.acquire()).to.equal(undefined);
    });

    it('takes a probe that is never settled for failed, at the time when it was due', () => {
      const lost = acquire();
      clock.tick(300_000);
      expect(breaker.state).to.equal('open');
      expect(breaker.retryAfterMs).to.equal(60_000);
      lost.succeed();
      expect(breaker.snapshot().openings).to.equal(2);
      clock.tick(60_000);
      expect(breaker.acquire()).to.not.equal(undefined);
    });

    it('does not wait for someone to look', () => {
      acquire();
      clock.tick(3_600_000);
      expect(breaker.snapshot()).to.include({ state: 'half-open', retryAfterMs: 0, openings: 2, downtimeMs: 90_000 });
    });

    it('ignores calls from before it opened', () => {
      breaker = create();
      const late = acquire();
      fail(5);
      clock.tick(30_000);
      late.fail();
      expect(breaker.state).to.equal('half-open');
    });

    it('ignores calls of the earlier closed period once it is closed again', () => {
      breaker = create({ failureThreshold: 1 });
      const late = acquire();
      fail();
      clock.tick(30_000);
      succeed(3);
      late.fail();
      expect(breaker.state).to.equal('closed');
    });

    it('begins anew with the shortest time once it has closed', () => {
      fail();
      clock.tick(60_000);
      succeed(3);
      fail(5);
      expect(breaker.retryAfterMs).to.equal(30_000);
    });

    it('counts the calls of the new closed period alone', () => {
      succeed(3);
      for (let i = 0; i < 9; i += 1) {
        fail();
        succeed();
      }
      expect(breaker.state).to.equal('closed');
    });
  });

  it('counts openings and the time spent open, the present time included', () => {
    fail(5);
    clock.tick(10_000);
    expect(breaker.snapshot()).to.deep.equal({
      state: 'open', retryAfterMs: 20_000, failuresInRow: 0, failureThreshold: 5, openings: 1, downtimeMs: 10_000,
    });
    clock.tick(50_000);
    fail();
    clock.tick(1000);
    expect(breaker.snapshot()).to.include({ openings: 2, downtimeMs: 31_000 });
  });

  describe('reset', () => {
    it('closes the circuit and keeps the counters', () => {
      fail(5);
      clock.tick(1000);
      breaker.reset();
      expect(breaker.snapshot()).to.include({ state: 'closed', openings: 1, downtimeMs: 1000 });
      fail(5);
      expect(breaker.retryAfterMs).to.equal(30_000);
    });

    it('forgets the failures of a closed circuit', () => {
      const late = acquire();
      fail(4);
      breaker.reset();
      fail(4);
      late.fail();
      expect(breaker.state).to.equal('closed');
      expect(changes).to.deep.equal([]);
    });

    it('ignores the probe that was under way', () => {
      fail(5);
      clock.tick(30_000);
      const probe = acquire();
      breaker.reset();
      probe.fail();
      expect(breaker.state).to.equal('closed');
    });
  });

  describe('close', () => {
    it('stops every timer, and none begins again', () => {
      succeed();
      expect(clock.countTimers()).to.be.above(0);
      breaker.close();
      breaker.close();
      expect(clock.countTimers()).to.equal(0);
      fail(5);
      clock.tick(30_000);
      succeed(3);
      fail(4);
      succeed();
      expect(clock.countTimers()).to.equal(0);
    });
  });

  it('has no timers before its first call', () => {
    expect(clock.countTimers()).to.equal(0);
  });

  it('refuses options out of their range', () => {
    expect(() => create({ failureThreshold: 0 })).to.throw(RangeError, 'failureThreshold must be an integer of at least 1, got 0');
    expect(() => create({ failureRatio: 0 })).to.throw(RangeError, 'failureRatio');
    expect(() => create({ failureRatio: 1.1 })).to.throw(RangeError, 'failureRatio');
    expect(() => create({ minRequests: 1.5 })).to.throw(RangeError, 'minRequests');
    expect(() => create({ recoveryMs: 2000, maxRecoveryMs: 1000 })).to.throw(RangeError, 'recoveryMs must be a number from 1 to 1000, got 2000');
    expect(() => create({ recoveryJitterRatio: NaN })).to.throw(RangeError, 'recoveryJitterRatio');
    expect(() => create({ successThreshold: 0 })).to.throw(RangeError, 'successThreshold');
    expect(() => create({ probeTimeoutMs: Infinity })).to.throw(RangeError, 'probeTimeoutMs');
  });
});
