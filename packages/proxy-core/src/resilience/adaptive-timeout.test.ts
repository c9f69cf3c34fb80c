import { expect } from 'chai';
import * as fc from 'fast-check';

import { AdaptiveTimeout } from './adaptive-timeout.ts';
import { AdaptiveTimeoutRegistry } from './adaptive-timeout-registry.ts';

function recorded(times: readonly number[], timeout = new AdaptiveTimeout()): AdaptiveTimeout {
  for (const timeMs of times) timeout.record(timeMs);
  return timeout;
}

function repeated(timeMs: number, times: number): number[] {
  return Array.from({ length: times }, () => timeMs);
}

describe('AdaptiveTimeout', () => {
  it('keeps to the configured timeout until ten times are known', () => {
    expect(recorded(repeated(8000, 9)).timeoutMs(30_000)).to.equal(30_000);
    expect(recorded(repeated(8000, 10)).timeoutMs(30_000)).to.equal(12_000);
  });

  it('is one and a half times the 95th percentile', () => {
    const times = Array.from({ length: 100 }, (_, i) => (i + 1) * 100);
    const timeout = recorded(times, new AdaptiveTimeout({ maxSamples: 100 }));
    expect(timeout.quantile(0.95)).to.equal(9500);
    expect(timeout.timeoutMs(30_000)).to.equal(14_250);
  });

  it('is five seconds at least and two minutes at most', () => {
    expect(recorded(repeated(10, 20)).timeoutMs(30_000)).to.equal(5000);
    expect(recorded(repeated(500_000, 20)).timeoutMs(600_000)).to.equal(120_000);
  });

  it('is never above the configured one', () => {
    expect(recorded(repeated(25_000, 20)).timeoutMs(30_000)).to.equal(30_000);
    expect(recorded(repeated(10, 20)).timeoutMs(1000)).to.equal(1000);
  });

  it('grows to where answers arrive when attempts time out', () => {
    const timeout = recorded(repeated(1000, 50));
    const waits: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      const waitMs = timeout.timeoutMs(30_000);
      waits.push(waitMs);
      timeout.record(Math.min(waitMs, 20_000));
    }
    expect(waits[0]).to.equal(5000);
    expect(waits.at(-1)).to.be.within(20_000, 30_000);
  });

  it('forgets old times', () => {
    const timeout = recorded([...repeated(20_000, 50), ...repeated(6000, 50)]);
    expect(timeout.samples).to.equal(50);
    expect(timeout.timeoutMs(30_000)).to.equal(9000);
  });

  it('smooths, the newest time weighing a fifth', () => {
    expect(new AdaptiveTimeout().smoothedMs).to.equal(undefined);
    expect(recorded([1000]).smoothedMs).to.equal(1000);
    expect(recorded([1000, 2000]).smoothedMs).to.equal(1200);
  });

  it('ignores what is no time', () => {
    const timeout = recorded([NaN, -1, Infinity]);
    expect(timeout.samples).to.equal(0);
    expect(timeout.smoothedMs).to.equal(undefined);
  });

  it('is the quantile by nearest rank of the latest times', () => {
    const times = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 10, maxLength: 300, size: 'max' });
    fc.assert(fc.property(times, fc.double({ min: 0, max: 1, noNaN: true }), (all, ratio) => {
      const latest = all.slice(-100).toSorted((one, other) => one - other);
      const timeout = recorded(all, new AdaptiveTimeout({ maxSamples: 100 }));
      expect(timeout.quantile(ratio)).to.equal(latest[Math.max(0, Math.ceil(ratio * latest.length) - 1)]);
    }));
  });

  it('is within its bounds and keeps no more than its limit, whatever it is told', () => {
    fc.assert(fc.property(fc.array(fc.double(), { maxLength: 60, size: 'max' }), (all) => {
      const timeout = new AdaptiveTimeout({ maxSamples: 20 });
      for (const timeMs of all) {
        timeout.record(timeMs);
        expect(timeout.samples).to.be.at.most(20);
        expect(timeout.timeoutMs(30_000)).to.be.within(5000, 30_000);
      }
    }));
  });

  it('sorts once for every second of fifty times, not for each question', () => {
    const timeout = recorded(repeated(6000, 50));
    expect(timeout.quantile(1)).to.equal(6000);
    recorded(repeated(9000, 1), timeout);
    expect(timeout.quantile(1)).to.equal(6000);
    timeout.record(9000);
    expect(timeout.quantile(1)).to.equal(9000);
  });

  it('refuses options out of their range', () => {
    expect(() => new AdaptiveTimeout({ factor: 0.5 })).to.throw(RangeError, 'factor must be a number from 1 to 100, got 0.5');
    expect(() => new AdaptiveTimeout({ minMs: 2, maxMs: 1 })).to.throw(RangeError, 'minMs');
    expect(() => new AdaptiveTimeout({ maxMs: 2 ** 31 })).to.throw(RangeError, 'maxMs');
    expect(() => new AdaptiveTimeout({ minSamples: 0 })).to.throw(RangeError, 'minSamples');
    expect(() => new AdaptiveTimeout({ maxSamples: 9 })).to.throw(RangeError, 'maxSamples must be an integer of at least 10, got 9');
  });
});

describe('AdaptiveTimeoutRegistry', () => {
  it('keeps providers, models and kinds of time apart', () => {
    const registry = new AdaptiveTimeoutRegistry();
    const times = registry.get('p', 'm');
    expect(registry.get('p', 'm')).to.equal(times);
    expect(registry.get('q', 'm')).to.not.equal(times);
    expect(times.gap).to.not.equal(times.firstByte);
  });

  it('hands its options on', () => {
    const { firstByte } = new AdaptiveTimeoutRegistry({ minSamples: 1, minMs: 0 }).get('p', 'm');
    expect(recorded([100], firstByte).timeoutMs(30_000)).to.equal(150);
  });

  it('is never larger than its limit', () => {
    const registry = new AdaptiveTimeoutRegistry({ max: 10 });
    for (let i = 0; i < 100; i += 1) {
      registry.get('p', String(i));
      expect(registry.size).to.be.at.most(10);
    }
  });
});
