import { expect } from 'chai';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';

import type { LeakReport } from './leak-detector.ts';
import type { MemoryConsumer, ReleaseLevel } from './memory-consumer.ts';
import { MemoryManager } from './memory-manager.ts';
import type { MemoryManagerOptions } from './memory-manager-options.ts';
import type { MemoryRelief } from './memory-relief.ts';
import type { GcEvent } from './observe-gc.ts';

const MB = 1024 * 1024;
const LIMITS = { thresholdBytes: 100 * MB, emergencyThresholdBytes: 150 * MB, hardLimitBytes: 1000 * MB };

/** A process with memory of its own, in fake time. */
class Bench {
  readonly clock: SinonFakeTimers = useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  readonly pressures: MemoryRelief[] = [];
  readonly emergencies: MemoryRelief[] = [];
  readonly leaks: LeakReport[] = [];
  readonly failures: string[] = [];
  readonly collections: boolean[] = [];
  rssBytes = 50 * MB;
  heapBytes = 20 * MB;
  youngBytes = 0;
  tellGc: (event: GcEvent) => void = () => {};
  isObserving = false;
  readonly manager: MemoryManager;

  constructor(options: MemoryManagerOptions = {}) {
    this.manager = new MemoryManager({
      ...LIMITS,
      now: () => this.clock.now,
      read: () => ({ rssBytes: this.rssBytes, heapUsedBytes: this.heapBytes + this.youngBytes, heapTotalBytes: this.heapBytes, externalBytes: 1 }),
      collectGarbage: (isThorough) => {
        this.collections.push(isThorough);
        this.tellGc({ kind: 'major', pauseMs: 5 });
      },
      collectYoung: () => {
        this.youngBytes = 0;
        this.tellGc({ kind: 'minor', pauseMs: 1 });
      },
      observe: (listener) => {
        this.isObserving = true;
        this.tellGc = listener;
        return () => void (this.isObserving = false);
      },
      onPressure: (relief) => this.pressures.push(relief),
      onEmergency: (relief) => this.emergencies.push(relief),
      onLeak: (report) => this.leaks.push(report),
      onConsumerFailure: (name, error) => this.failures.push(`${name}: ${String(error)}`),
      ...options,
    });
  }

  /** A cache whose bytes are part of the resident size. */
  addCache(name: string, value: number, bytes: number): { levels: ReleaseLevel[]; bytes: number } {
    const cache = { levels: [] as ReleaseLevel[], bytes };
    this.rssBytes += bytes;
    const release = (level: ReleaseLevel): number => {
      cache.levels.push(level);
      const given = level === 'pressure' ? cache.bytes / 2 : cache.bytes;
      cache.bytes -= given;
      this.rssBytes -= given;
      return given;
    };
    this.manager.register({ name, value, usedBytes: () => cache.bytes, release });
    return cache;
  }

  grow(rssBytes: number, seconds = 1): void {
    this.rssBytes = rssBytes;
    this.clock.tick(seconds * 1000);
  }

  close(): void {
    this.manager.close();
    this.clock.restore();
  }
}

describe('MemoryManager', () => {
  let bench: Bench;
  const start = (options?: MemoryManagerOptions): Bench => (bench = new Bench(options));
  afterEach(() => bench.close());

  it('tells of pressure once while memory stays above the threshold, and again after the interval', () => {
    start({ repeatIntervalMs: 60_000 });
    bench.grow(99 * MB);
    expect(bench.pressures).to.have.lengthOf(0);
    bench.grow(101 * MB, 59);
    expect(bench.pressures).to.have.lengthOf(1);
    bench.grow(101 * MB, 2);
    expect(bench.pressures).to.have.lengthOf(2);
    expect(bench.manager.getStats().pressure_events, 'the same event').to.equal(1);
  });

  it('takes a size that trembles at the threshold for one event', () => {
    start({ repeatIntervalMs: 1e9 });
    for (let turn = 0; turn < 50; turn += 1) bench.grow((turn % 2 === 0 ? 101 : 95) * MB);
    expect(bench.pressures).to.have.lengthOf(1);
    bench.grow(89 * MB);
    expect(bench.manager.level).to.equal('normal');
    bench.grow(101 * MB);
    expect(bench.pressures).to.have.lengthOf(2);
  });

  it('tells of an emergency above its threshold, and does not take its end for new pressure', () => {
    start({ repeatIntervalMs: 1e9 });
    bench.grow(120 * MB);
    bench.grow(151 * MB);
    bench.grow(140 * MB);
    expect([bench.manager.level, bench.pressures.length, bench.emergencies.length]).to.deep.equal(['emergency', 1, 1]);
    bench.grow(120 * MB, 10);
    expect([bench.manager.level, bench.pressures.length, bench.emergencies.length]).to.deep.equal(['pressure', 1, 1]);
    bench.grow(151 * MB);
    expect(bench.emergencies).to.have.lengthOf(2);
  });

  it('tends to an emergency ten times as often as to pressure', () => {
    start({ repeatIntervalMs: 60_000 });
    bench.grow(160 * MB, 60);
    expect(bench.emergencies).to.have.lengthOf(10);
  });

  it('has the least valuable give back first, and no more than is needed', () => {
    start();
    const [dear, cheap, middling] = [bench.addCache('dear', 9, 10 * MB), bench.addCache('cheap', 1, 20 * MB), bench.addCache('middling', 5, 30 * MB)];
    // 110 MB in all, and pressure is over at 90: 10 from the cheap one and 15 from the next.
    bench.clock.tick(1000);
    expect([cheap.bytes, middling.bytes, dear.bytes]).to.deep.equal([10 * MB, 15 * MB, 10 * MB]);
    expect(bench.pressures[0]?.consumers.map(({ name, beforeBytes, afterBytes, releasedBytes }) => [name, beforeBytes / MB, afterBytes / MB, releasedBytes / MB])).to.deep.equal([
      ['cheap', 20, 10, 10],
      ['middling', 30, 15, 15],
    ]);
    expect(bench.pressures[0]).to.include({ level: 'pressure', releasedBytes: 25 * MB, isCollected: true });
    expect([bench.pressures[0]?.before.rssBytes, bench.pressures[0]?.after.rssBytes]).to.deep.equal([110 * MB, 85 * MB]);
    bench.clock.tick(1000);
    expect(bench.manager.level).to.equal('normal');
  });

  it('asks those who held on under pressure again in an emergency', () => {
    start();
    const cache = bench.addCache('cache', 1, 20 * MB);
    bench.grow(bench.rssBytes + 90 * MB);
    expect(cache).to.deep.equal({ levels: ['emergency'], bytes: 0 });
    expect(bench.manager.getStats().consumers).to.deep.equal([{ name: 'cache', used_bytes: 0, released_bytes: 20 * MB }]);
  });

  it('collects thoroughly in an emergency, and not under pressure', () => {
    start();
    bench.grow(101 * MB);
    bench.grow(151 * MB);
    expect([bench.pressures.length, bench.emergencies.length]).to.deep.equal([1, 1]);
    expect(bench.collections).to.deep.equal([false, true]);
  });

  it('goes on to the others when one fails or says nonsense', () => {
    start();
    const broken = (name: string, value: number, release: () => number): void => void bench.manager.register({ name, value, usedBytes: () => 0, release });
    broken('thrower', 1, () => {
      throw new Error('stuck');
    });
    broken('liar', 2, () => Number.NaN);
    broken('taker', 3, () => -5);
    const cache = bench.addCache('cache', 4, 60 * MB);
    bench.clock.tick(1000);
    expect([cache.bytes, bench.pressures[0]?.releasedBytes]).to.deep.equal([30 * MB, 30 * MB]);
    expect(bench.failures).to.deep.equal(['thrower: Error: stuck']);
  });

  it('asks nobody who has left, and takes a name once', async () => {
    start();
    const consumer: MemoryConsumer = { name: 'one', value: 1, usedBytes: () => 0, release: () => 1 };
    const leave = bench.manager.register(consumer);
    expect(() => bench.manager.register({ ...consumer })).to.throw('"one"');
    leave();
    expect((await bench.manager.cleanup()).consumers).to.deep.equal([]);
    bench.manager.register(consumer);
    expect((await bench.manager.cleanup()).consumers).to.have.lengthOf(1);
  });

  it('gives back all that can be spared when asked, and says what came of it', async () => {
    start();
    const [one, two] = [bench.addCache('one', 1, 10 * MB), bench.addCache('two', 2, 20 * MB)];
    const report = await bench.manager.cleanup();
    expect([one, two]).to.deep.equal([{ levels: ['cleanup'], bytes: 0 }, { levels: ['cleanup'], bytes: 0 }]);
    expect(report).to.include({ level: 'cleanup', releasedBytes: 30 * MB, isCollected: true });
    expect([report.before.rssBytes, report.after.rssBytes, report.consumers.length]).to.deep.equal([80 * MB, 50 * MB, 2]);
    expect(bench.collections, 'thorough').to.deep.equal([true]);
  });

  it('collects garbage after giving back while the flag says so, asking each time', async () => {
    let isAggressive = true;
    start({ repeatIntervalMs: 10_000, collectsAfterRelease: () => isAggressive });
    bench.grow(101 * MB);
    expect(bench.collections).to.deep.equal([false]);
    isAggressive = false;
    bench.grow(101 * MB, 10);
    expect([bench.pressures.length, bench.collections.length, bench.pressures[1]?.isCollected]).to.deep.equal([2, 1, false]);
    await bench.manager.cleanup();
    expect(bench.collections, 'when asked, whatever the flag').to.deep.equal([false, true]);
  });

  it('leaves garbage to V8 where it may not collect, or cannot', async () => {
    start({ usesGc: false });
    bench.grow(160 * MB, 7200);
    expect([bench.collections.length, bench.emergencies[0]?.isCollected]).to.deep.equal([0, false]);
    bench.close();
    start({ collectGarbage: undefined });
    bench.grow(160 * MB);
    expect([(await bench.manager.cleanup()).isCollected, bench.manager.getStats().gc_available]).to.deep.equal([false, false]);
  });

  it('collects what grows as fast as a leak so that a leak there is seen, but never a large heap', () => {
    start();
    const collectionsOf = (minutes: number, grownMb: number): number => {
      const before = bench.collections.length;
      for (let minute = 0; minute < minutes; minute += 1) {
        bench.heapBytes += grownMb * MB;
        bench.clock.tick(60_000);
      }
      return bench.collections.length - before;
    };
    expect(collectionsOf(30, 0.5)).to.be.within(14, 15);
    expect(collectionsOf(30, 0.4)).to.equal(0);
    bench.heapBytes = 300 * MB;
    expect(collectionsOf(30, 0.5)).to.equal(0);
  });

  it('leaves a process that does nothing alone: what it would collect is young, and its code would be forgotten', () => {
    start();
    bench.clock.tick(60_000);
    bench.youngBytes = 8 * MB;
    bench.clock.tick(12 * 3_600_000);
    expect(bench.collections).to.deep.equal([]);
  });

  it('finds a leak in a process that hardly does anything else', () => {
    start();
    for (let minute = 0; minute < 40; minute += 1) {
      bench.heapBytes += 0.6 * MB;
      bench.clock.tick(60_000);
    }
    expect(bench.leaks).to.have.lengthOf(1);
    expect(bench.leaks[0]?.bytesPerMinute).to.be.closeTo(0.6 * MB, MB / 100);
  });

  it('finds a leak of 1 MB a minute within half an hour, and is silent on a sawtooth', () => {
    start({ usesGc: false });
    const live = (minutes: number, heapAfterGc: (minute: number) => number): void => {
      for (let minute = 0; minute < minutes; minute += 1) {
        bench.clock.tick(60_000);
        bench.heapBytes = heapAfterGc(minute);
        bench.tellGc({ kind: 'major', pauseMs: 1 });
        // What only minor collections have seen is garbage for the most part.
        bench.heapBytes += (minute % 5) * 10 * MB;
        bench.tellGc({ kind: 'minor', pauseMs: 1 });
      }
    };
    live(180, (minute) => 20 * MB + (minute % 12) * 3 * MB);
    expect(bench.leaks).to.deep.equal([]);
    bench.close();
    start({ usesGc: false });
    live(30, (minute) => 20 * MB + minute * MB);
    expect(bench.leaks).to.have.lengthOf(1);
    expect(bench.leaks[0]?.bytesPerMinute).to.be.closeTo(MB, MB / 100);
    expect(bench.manager.getStats()).to.include({ leaks_detected: 1 }).and.to.have.nested.property('leak.r_squared').above(0.99);
  });

  it('takes garbage that nobody may collect for no leak, however evenly it comes', () => {
    start({ usesGc: false });
    for (let minute = 0; minute < 240; minute += 1) {
      // Busy and quiet in turns.
      if (minute % 4 < 2) bench.heapBytes += 1.5 * MB;
      bench.clock.tick(60_000);
    }
    expect(bench.leaks).to.deep.equal([]);
  });

  it('looks for no leaks where that is turned off', () => {
    start({ leaks: false });
    bench.clock.tick(3_600_000);
    expect([bench.collections, bench.manager.getStats().leak]).to.deep.equal([[], null]);
  });

  it('counts collections and their pauses', () => {
    start();
    for (const [kind, pauseMs] of [['minor', 1], ['minor', 2], ['major', 30], ['incremental', 0.5], ['weak_callbacks', 0.5]] as const) bench.tellGc({ kind, pauseMs });
    expect(bench.manager.getStats()).to.deep.include({
      gc_collections: { minor: 2, major: 1, incremental: 1, weak_callbacks: 1 },
      gc_pause_ms: 34,
      gc_longest_pause_ms: 30,
      heap_after_gc_bytes: 20 * MB,
    });
  });

  it('goes by shares of the container where that is smaller than the thresholds', () => {
    start({ hardLimitBytes: 100 * MB });
    expect(bench.manager.getStats()).to.include({ memory_threshold_mb: 75, emergency_threshold_mb: 90, limit_mb: 100 });
    expect(bench.manager.usage()).to.deep.equal({ usedBytes: 50 * MB, limitBytes: 100 * MB });
    bench.grow(76 * MB);
    bench.grow(91 * MB);
    expect([bench.pressures.length, bench.emergencies.length]).to.deep.equal([1, 1]);
  });

  it('tells these facts of itself', () => {
    start();
    bench.grow(120 * MB);
    bench.grow(60 * MB);
    expect(Object.keys(bench.manager.getStats())).to.deep.equal([
      'level', 'rss_bytes', 'rss_mb', 'heap_used_bytes', 'heap_total_bytes', 'external_bytes', 'heap_after_gc_bytes', 'peak_rss_bytes',
      'memory_threshold_mb', 'emergency_threshold_mb', 'limit_mb', 'pressure_events', 'emergency_events', 'cleanups', 'released_bytes',
      'consumers', 'gc_available', 'gc_forced', 'gc_collections', 'gc_pause_ms', 'gc_longest_pause_ms', 'leaks_detected', 'leak',
    ]);
    expect(bench.manager.getStats()).to.include({ level: 'normal', rss_mb: 60, peak_rss_bytes: 120 * MB, pressure_events: 1, cleanups: 1, gc_available: true, gc_forced: 1, leak: null });
  });

  it('stops looking when it is closed, twice too', () => {
    start();
    bench.addCache('cache', 1, 1);
    bench.manager.close();
    bench.manager.close();
    bench.grow(200 * MB, 60);
    expect([bench.emergencies.length, bench.isObserving, bench.clock.countTimers(), bench.manager.getStats().consumers]).to.deep.equal([0, false, 0, []]);
  });

  it('refuses limits that are none', () => {
    start();
    for (const options of [{ thresholdBytes: 0 }, { thresholdBytes: 2, emergencyThresholdBytes: 1 }, { hardLimitBytes: Number.NaN }, { sampleIntervalMs: 0 }, { repeatIntervalMs: -1 }]) {
      expect(() => new MemoryManager(options)).to.throw(RangeError, Object.keys(options).at(-1));
    }
  });
});
