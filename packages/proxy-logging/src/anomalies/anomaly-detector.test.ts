import { expect } from 'chai';
import fc from 'fast-check';

import { AnomalyDetector } from './anomaly-detector.ts';
import type { ObservedAttempt } from './observed-attempt.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BEGIN_MS = Date.UTC(2026, 0, 1);
const USUAL = {
  provider: 'p', model: 'm', result: 'ok', status: 200, startedAtMs: 0, durationMs: 1000, firstTokenMs: undefined, usage: { completionTokens: 100 },
} as const satisfies ObservedAttempt;
const FAILED: Partial<ObservedAttempt> = { result: 'upstream_error', status: 500, usage: undefined };

/** Attempts that end every second, and a clock that goes with them. */
class Traffic {
  readonly detector: AnomalyDetector;
  nowMs = BEGIN_MS;
  #count = 0;

  constructor(detector: AnomalyDetector = new AnomalyDetector()) {
    this.detector = detector;
  }

  /** Seconds of attempts; `facts` of the `count`-th one since the beginning. */
  run(seconds: number, facts: Partial<ObservedAttempt> | ((count: number) => Partial<ObservedAttempt>) = {}): this {
    for (let second = 0; second < seconds; second += 1) {
      this.nowMs += 1000;
      this.#count += 1;
      const attempt = { ...USUAL, ...(typeof facts === 'function' ? facts(this.#count) : facts) };
      this.detector.onAttemptEnd({ ...attempt, startedAtMs: this.nowMs - attempt.durationMs });
    }
    return this;
  }

  /** Signals that are told now, with the direction. */
  told(): readonly string[] {
    return this.detector.current(this.nowMs).map(({ signal, direction }) => `${signal} ${direction}`);
  }
}

describe('AnomalyDetector', () => {
  describe('what it tells', () => {
    it('tells of answers that take twice as long, since when, and from what to what', () => {
      const traffic = new Traffic().run(3600);
      const beganMs = traffic.nowMs;
      expect(traffic.run(150, { durationMs: 2000 }).told()).to.deep.equal(['whole_answer up']);
      const [anomaly] = traffic.detector.current(traffic.nowMs);
      expect(anomaly).to.include({ provider: 'p', model: 'm' });
      expect(anomaly?.observed).to.be.within(1900, 2001);
      expect(anomaly?.expected).to.be.within(999, 1010);
      expect(anomaly?.ratio).to.be.within(1.9, 2.01);
      expect(anomaly?.deviations).to.be.above(3);
      expect(anomaly?.samples).to.be.within(100, 151);
      expect(Math.abs((anomaly?.sinceMs ?? 0) - beganMs)).to.be.at.most(20_000);
    });

    it('tells of first tokens that take twice as long', () => {
      const traffic = new Traffic().run(3600, { firstTokenMs: 300 });
      expect(traffic.run(150, { firstTokenMs: 600 }).told()).to.deep.equal(['first_token up']);
    });

    it('tells of one failure in ten where there was none', () => {
      const traffic = new Traffic().run(3600);
      expect(traffic.run(600, (count) => (count % 10 === 0 ? FAILED : {})).told()).to.deep.equal(['errors up']);
    });

    it('tells of answers that are empty, and of such that are five times as long', () => {
      expect(new Traffic().run(3600).run(150, { usage: { completionTokens: 0 } }).told()).to.deep.equal(['tokens down']);
      expect(new Traffic().run(3600).run(150, { usage: { completionTokens: 500 } }).told()).to.deep.equal(['tokens up']);
    });

    it('puts what began first in front', () => {
      const traffic = new Traffic().run(3600).run(60, FAILED).run(300, (count) => (count % 2 === 0 ? FAILED : { durationMs: 4000 }));
      expect(traffic.told()).to.deep.equal(['errors up', 'whole_answer up']);
    });

    it('finds a model by the provider that serves it', () => {
      const traffic = new Traffic().run(3600).run(3600, { provider: 'other', durationMs: 2000 });
      expect(traffic.told()).to.deep.equal([]);
    });

    it('no longer tells of what is as before', () => {
      const traffic = new Traffic().run(3600).run(300, { durationMs: 2000 });
      expect(traffic.told()).to.deep.equal(['whole_answer up']);
      expect(traffic.run(120).told()).to.deep.equal([]);
    });
  });

  describe('what it puts up with', () => {
    it('says nothing for as long as nothing changes', () => {
      const traffic = new Traffic();
      for (let hour = 0; hour < 24; hour += 1) expect(traffic.run(3600, { firstTokenMs: hour % 2 === 0 ? 300 : undefined }).told()).to.deep.equal([]);
    });

    it('says nothing of a minute of trouble', () => {
      expect(new Traffic().run(3600).run(60, { durationMs: 10_000 }).told()).to.deep.equal([]);
      expect(new Traffic().run(3600).run(60, FAILED).told()).to.deep.equal([]);
    });

    it('says nothing of what gets better', () => {
      const slowStreams = new Traffic().run(3600, { firstTokenMs: 900, durationMs: 4000 });
      expect(slowStreams.run(1800, { firstTokenMs: 200, durationMs: 4000 }).told()).to.deep.equal([]);
      const slow = new Traffic().run(3600, (count) => (count % 5 === 0 ? FAILED : { durationMs: 4000 }));
      expect(slow.run(1800).told()).to.deep.equal([]);
    });

    it('says nothing before it has seen enough', () => {
      expect(new Traffic().run(120).run(150, { durationMs: 20_000 }).told()).to.deep.equal([]);
    });

    it('does not blame a provider for mistakes of callers, nor for their leaving', () => {
      const traffic = new Traffic().run(3600);
      expect(traffic.run(600, { ...FAILED, status: 400 }).told()).to.deep.equal([]);
      expect(traffic.run(600, { ...FAILED, status: 200, result: 'cancelled' }).told()).to.deep.equal([]);
      expect(traffic.run(600, { ...FAILED, status: 429 }).told()).to.deep.equal(['errors up']);
    });

    it('does not take more streams for slower or quicker answers', () => {
      const mixed = (streams: number) => (count: number): Partial<ObservedAttempt> => (count % 10 < streams ? { firstTokenMs: 200 } : { durationMs: 9000 });
      expect(new Traffic().run(7200, mixed(8)).run(1800, mixed(1)).told()).to.deep.equal([]);
    });
  });

  describe('what it learns', () => {
    it('does not learn from what it tells of', () => {
      const traffic = new Traffic().run(3600).run(50 * 60, { durationMs: 3000 });
      const [anomaly] = traffic.detector.current(traffic.nowMs);
      expect(anomaly?.expected).to.be.within(999, 1010);
    });

    it('takes a level that lasts an hour for the new one, and goes back from it in silence', () => {
      const traffic = new Traffic().run(3600).run(55 * 60, { durationMs: 3000 });
      expect(traffic.told()).to.deep.equal(['whole_answer up']);
      expect(traffic.run(10 * 60, { durationMs: 3000 }).told()).to.deep.equal([]);
      expect(traffic.run(7200, { durationMs: 3000 }).told()).to.deep.equal([]);
      expect(traffic.run(70 * 60).told()).to.deep.equal([]);
      expect(traffic.run(150, { durationMs: 3000 }).told(), 'it is used to the old one again').to.deep.equal(['whole_answer up']);
    });

    it('forgets an alarm half an hour after the last attempt, and keeps the baseline', () => {
      const traffic = new Traffic().run(3600).run(300, { durationMs: 3000 });
      traffic.nowMs += 31 * MINUTE_MS;
      expect(traffic.told()).to.deep.equal([]);
      expect(traffic.run(40, { durationMs: 3000 }).told(), 'old evidence is none').to.deep.equal([]);
      expect(traffic.run(150, { durationMs: 3000 }).told()).to.deep.equal(['whole_answer up']);
    });

    it('keeps the baseline of a model that is asked once in ten minutes', () => {
      const traffic = new Traffic();
      for (let count = 0; count < 100; count += 1) {
        traffic.run(1);
        traffic.nowMs += 10 * MINUTE_MS;
      }
      expect(traffic.detector.states(traffic.nowMs).map(({ signal }) => signal)).to.deep.equal(['whole_answer', 'errors', 'tokens']);
    });
  });

  describe('what it takes', () => {
    it('watches no more models than it may, after any attempt, and forgets none of which it knows the baseline for the sake of unknown ones', () => {
      const detector = new AnomalyDetector({ maxSeries: 100 });
      const traffic = new Traffic(detector).run(3600);
      let largest = 0;
      for (let index = 0; index < 50_000; index += 1) {
        detector.onAttemptEnd({ ...USUAL, model: `unknown-${index}`, startedAtMs: traffic.nowMs });
        largest = Math.max(largest, detector.size);
      }
      expect(largest).to.equal(100);
      expect(new Set(detector.states(traffic.nowMs).map(({ model }) => model))).to.deep.equal(new Set(['m']));
      expect(traffic.run(150, { durationMs: 3000 }).told()).to.deep.equal(['whole_answer up']);
    });

    it('forgets the model that was asked for longest ago where all are known', () => {
      const detector = new AnomalyDetector({ maxSeries: 4 });
      const traffic = new Traffic(detector);
      for (const model of ['a', 'b', 'c', 'd', 'e']) traffic.run(600, { model });
      expect(new Set(detector.states(traffic.nowMs).map(({ model }) => model))).to.deep.equal(new Set(['b', 'c', 'd', 'e']));
      expect(detector.size).to.equal(4);
    });

    it('does not keep names without end', () => {
      const detector = new AnomalyDetector();
      detector.onAttemptEnd({ ...USUAL, model: 'x'.repeat(257) });
      expect(detector.size).to.equal(0);
    });

    it('goes on when the clock is set back, and when it jumps ahead', () => {
      const traffic = new Traffic().run(3600);
      for (const jumpMs of [-HOUR_MS, 2 * HOUR_MS]) {
        traffic.nowMs += jumpMs;
        expect(traffic.run(600).told()).to.deep.equal([]);
        expect(traffic.run(150, { durationMs: 3000 }).told()).to.deep.equal(['whole_answer up']);
        expect(traffic.run(150).told()).to.deep.equal([]);
      }
    });

    it('draws nothing from evidence of before the clock was set back', () => {
      const traffic = new Traffic().run(3600).run(50, { durationMs: 3000 });
      traffic.nowMs -= HOUR_MS;
      expect(traffic.run(50, { durationMs: 3000 }).told()).to.deep.equal([]);
    });

    it('leaves out quantities that are none', () => {
      const traffic = new Traffic().run(3600, { firstTokenMs: 300 });
      for (const firstTokenMs of [NaN, -1, Infinity]) traffic.run(1, { firstTokenMs, usage: { completionTokens: firstTokenMs } });
      expect(traffic.run(150, { firstTokenMs: 900, usage: { completionTokens: 0 } }).told()).to.deep.equal(['first_token up', 'tokens down']);
    });

    it('goes on after times that no clock shows', () => {
      const traffic = new Traffic().run(600);
      for (const startedAtMs of [-1e300, 1e300, Number.MAX_VALUE, 9e15]) traffic.detector.onAttemptEnd({ ...USUAL, startedAtMs });
      for (const nowMs of [Number.MAX_VALUE, -Number.MAX_VALUE, NaN]) expect(traffic.detector.current(nowMs)).to.deep.equal([]);
      expect(traffic.run(600).run(150, { durationMs: 3000 }).told()).to.deep.equal(['whole_answer up']);
    });

    it('survives any number, and judges as before afterwards', () => {
      const odd = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -1, 0, -0, 1e308, Number.MAX_VALUE, Number.MIN_VALUE));
      const oddAttempt = fc.record({
        provider: fc.constant('p'), model: fc.constant('m'), result: fc.constantFrom('ok', 'upstream_error', 'cancelled'),
        status: fc.option(odd, { nil: undefined }), startedAtMs: odd, durationMs: odd, firstTokenMs: fc.option(odd, { nil: undefined }),
        usage: fc.option(fc.record({ completionTokens: odd }), { nil: undefined }),
      });
      fc.assert(fc.property(fc.array(oddAttempt, { maxLength: 30 }), odd, (attempts, nowMs) => {
        const traffic = new Traffic().run(600);
        for (const attempt of attempts) traffic.detector.onAttemptEnd(attempt);
        for (const { observed, expected, ratio, deviations } of traffic.detector.current(nowMs)) {
          for (const figure of [observed, expected, ratio, deviations]) expect(figure).not.to.be.NaN;
        }
        // Failures among the odd attempts may have been told of, rightly: they end with the evidence.
        traffic.run(600);
        expect(traffic.told()).to.deep.equal([]);
        expect(traffic.run(300, { durationMs: 8000 }).told()).to.include('whole_answer up');
      }), { numRuns: 40 });
    });

    it('refuses a bound that is none', () => {
      for (const maxSeries of [0, -1, 1.5, NaN, Infinity]) expect(() => new AnomalyDetector({ maxSeries })).to.throw(RangeError, `maxSeries must be an integer of at least 1, got ${maxSeries}`);
    });
  });
});
