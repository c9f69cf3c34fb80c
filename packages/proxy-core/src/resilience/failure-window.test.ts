import { expect } from 'chai';
import * as fc from 'fast-check';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';

import { BrakesWindow } from './brakes-window.ts';
import type { CreateFailureWindow, FailureWindow, FailureWindowOptions } from './failure-window.ts';

/** The plainest window: every call with its time. */
class NaiveWindow implements FailureWindow {
  readonly #options: FailureWindowOptions;
  #calls: { readonly atMs: number; readonly isFailure: boolean }[] = [];
  #isOver = false;

  constructor(options: FailureWindowOptions) {
    this.#options = options;
  }

  record(isFailure: boolean): void {
    if (this.#isOver) return;
    const { windowMs, minCalls, failureRatio, onTrip } = this.#options;
    const atMs = performance.now();
    this.#calls = [...this.#calls.filter((call) => call.atMs > atMs - windowMs), { atMs, isFailure }];
    const failures = this.#calls.filter((call) => call.isFailure).length;
    if (this.#calls.length < minCalls || failures + 1e-9 < failureRatio * this.#calls.length) return;
    this.#isOver = true;
    onTrip();
  }

  close(): void {
    this.#isOver = true;
  }
}

const WINDOWS: Readonly<Record<string, CreateFailureWindow>> = {
  NaiveWindow: (options) => new NaiveWindow(options),
  BrakesWindow: (options) => new BrakesWindow(options),
};

const SETTINGS = { windowMs: 10_000, minCalls: 20, failureRatio: 0.5 };

for (const [name, create] of Object.entries(WINDOWS)) {
  describe(`${name}, as a failure window`, () => {
    let clock: SinonFakeTimers;
    let trips: number;
    let window: FailureWindow;

    const open = (settings: Partial<FailureWindowOptions> = {}): FailureWindow =>
      create({ ...SETTINGS, onTrip: () => { trips += 1; }, ...settings });
    const record = (failures: number, successes: number): void => {
      for (let i = 0; i < successes; i += 1) window.record(false);
      for (let i = 0; i < failures; i += 1) window.record(true);
    };

    beforeEach(() => {
      clock = useFakeTimers();
      trips = 0;
      window = open();
    });
    afterEach(() => {
      window.close();
      clock.restore();
    });

    it('stays silent below the least number of calls', () => {
      record(19, 0);
      expect(trips).to.equal(0);
    });

    it('trips in the record that fills the ratio', () => {
      record(9, 10);
      expect(trips).to.equal(0);
      window.record(true);
      expect(trips).to.equal(1);
    });

    it('trips at a success that completes the least number of calls', () => {
      record(10, 9);
      window.record(false);
      expect(trips).to.equal(1);
    });

    it('stays silent just below the ratio', () => {
      record(99, 101);
      expect(trips).to.equal(0);
    });

    it('trips once', () => {
      record(200, 0);
      expect(trips).to.equal(1);
    });

    it('counts a failure ratio of 1 as every call', () => {
      window.close();
      window = open({ failureRatio: 1, minCalls: 3 });
      record(2, 1);
      expect(trips).to.equal(0);
      clock.tick(SETTINGS.windowMs);
      record(3, 0);
      expect(trips).to.equal(1);
    });

    it('remembers nine tenths of its time', () => {
      record(10, 9);
      clock.tick(8999);
      window.record(true);
      expect(trips).to.equal(1);
    });

    it('forgets what is older than its time', () => {
      record(10, 9);
      clock.tick(SETTINGS.windowMs);
      record(10, 9);
      expect(trips).to.equal(0);
    });

    it('counts nothing once it is closed', () => {
      window.close();
      record(40, 0);
      expect(trips).to.equal(0);
    });

    it('may be closed twice, and while it trips', () => {
      window.close();
      window = open({ onTrip: () => { trips += 1; window.close(); } });
      record(40, 0);
      window.close();
      expect(trips).to.equal(1);
    });

    it('leaves no timer behind', () => {
      record(40, 0);
      window.close();
      clock.tick(1);
      expect(clock.countTimers()).to.equal(0);
    });
  });
}

describe('BrakesWindow', () => {
  it('agrees with the naive window on every call while nothing has left the window', () => {
    const minCalls = fc.integer({ min: 1, max: 20 });
    // Per cent, as a configuration says it: beyond a millionth, the engine's own division decides.
    const failureRatio = fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100);
    fc.assert(fc.property(minCalls, failureRatio, fc.array(fc.boolean(), { maxLength: 60 }), (calls, ratio, failures) => {
      const trips = Object.values(WINDOWS).map((create) => {
        let trippedAt: number | undefined;
        let count = 0;
        const window = create({ windowMs: 10_000, minCalls: calls, failureRatio: ratio, onTrip: () => { trippedAt ??= count; } });
        for (const isFailure of failures) {
          count += 1;
          window.record(isFailure);
        }
        window.close();
        return trippedAt;
      });
      expect(trips[0]).to.equal(trips[1]);
    }));
  });

  it('keeps no process alive', () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();
    const window = new BrakesWindow({ ...SETTINGS, onTrip: () => {} });
    window.record(false);
    expect(timers()).to.equal(before);
    window.close();
  });
});
