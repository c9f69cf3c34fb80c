import { expect } from 'chai';
import fc from 'fast-check';

import { LeakDetector, type LeakReport } from './leak-detector.ts';

const MB = 1024 * 1024;
const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 30;
const BASE = 60 * MB;

/** Feeds the heap after collections, one every `everyMinutes`, and gives the reports with their minutes. */
function watch(heapAt: (minute: number) => number, { minutes, everyMinutes = 0.5 }: { readonly minutes: number; readonly everyMinutes?: number }): (LeakReport & { readonly minute: number })[] {
  const detector = new LeakDetector();
  const reports: (LeakReport & { readonly minute: number })[] = [];
  for (let minute = 0; minute < minutes; minute += everyMinutes) {
    const report = detector.record(minute * MINUTE_MS, heapAt(minute));
    if (report !== undefined) reports.push({ ...report, minute });
  }
  return reports;
}

/** The same each time, from 0 to 1. */
const noise = (minute: number): number => Math.abs(Math.sin(minute * 12.9898) * 43_758.5453) % 1;

describe('LeakDetector', () => {
  it('finds a leak of 1 MB a minute within its window, once, and tells its slope', () => {
    const reports = watch((minute) => BASE + minute * MB, { minutes: 3 * WINDOW_MINUTES });
    expect(reports).to.have.lengthOf(1);
    expect(reports[0]?.minute).to.be.at.most(WINDOW_MINUTES);
    expect(reports[0]?.bytesPerMinute).to.be.closeTo(MB, 0.01 * MB);
    expect(reports[0]?.rSquared).to.be.closeTo(1, 0.001);
  });

  it('finds it under a heap that breathes, and when it begins later', () => {
    const breathing = (minute: number): number => BASE + minute * MB + noise(minute) * 20 * MB;
    expect(watch(breathing, { minutes: WINDOW_MINUTES + 1 }).length).to.equal(1);
    const later = watch((minute) => BASE + Math.max(0, minute - 60) * MB + noise(minute) * 2 * MB, { minutes: 120 });
    expect(later).to.have.lengthOf(1);
    expect(later[0]?.minute).to.be.within(61, 60 + WINDOW_MINUTES);
  });

  it('is silent on a sawtooth, whatever its period within the window', () => {
    for (const period of [1, 3, 7, 10, 15, 20]) {
      expect(watch((minute) => BASE + (minute % period) * 4 * MB, { minutes: 240 }), `a period of ${period} minutes`).to.deep.equal([]);
    }
  });

  it('is silent on a heap that warms up and levels off, on a step, and on slow growth', () => {
    expect(watch((minute) => BASE + 40 * MB * (1 - Math.exp(-minute / 3)), { minutes: 120 })).to.deep.equal([]);
    expect(watch((minute) => BASE + (minute < 40 ? 0 : 30 * MB), { minutes: 120 })).to.deep.equal([]);
    expect(watch((minute) => BASE + minute * 0.2 * MB, { minutes: 120 })).to.deep.equal([]);
    expect(watch((minute) => BASE + 90 * MB - minute * MB, { minutes: 90 })).to.deep.equal([]);
  });

  it('is silent on noise of any kind', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 200, maxLength: 200 }), (sizes) => {
      expect(watch((minute) => BASE + (sizes[Math.floor(minute)] ?? 0) * MB, { minutes: 200 })).to.deep.equal([]);
    }), { numRuns: 200, seed: 1 });
  });

  it('reports again when a leak has ended and another begins', () => {
    const heapAt = (minute: number): number => BASE + Math.min(minute, 60) * MB + Math.max(0, minute - 180) * MB;
    expect(watch(heapAt, { minutes: 240 })).to.have.lengthOf(2);
  });

  it('says nothing of a rise that it knows from a few points', () => {
    const detector = new LeakDetector();
    for (let minute = 0; minute < 40; minute += 10) expect(detector.record(minute * MINUTE_MS, BASE + minute * MB)).to.equal(undefined);
    expect(detector.current).to.equal(undefined);
  });

  it('refuses settings that are none', () => {
    for (const options of [{ windowMs: 0 }, { minBytesPerMinute: 0 }, { minRSquared: 0 }, { minRSquared: 1.1 }]) {
      expect(() => new LeakDetector(options)).to.throw(RangeError, Object.keys(options)[0]);
    }
  });
});
