import { setImmediate as nextTurn } from 'node:timers/promises';

import { assertAbove } from './assert-above.ts';
import { ConsumerList } from './consumer-list.ts';
import { GcTally } from './gc-tally.ts';
import { LeakDetector } from './leak-detector.ts';
import type { MemoryConsumer, ReleaseLevel } from './memory-consumer.ts';
import type { MemoryManagerOptions } from './memory-manager-options.ts';
import { type MemoryManagerSettings, memoryManagerSettings } from './memory-manager-settings.ts';
import { type MemoryLevel, MemoryMarks } from './memory-marks.ts';
import type { MemoryReading } from './memory-reading.ts';
import type { MemoryRelief } from './memory-relief.ts';
import type { MemoryStats } from './memory-stats.ts';
import type { GcEvent } from './observe-gc.ts';

const BYTES_PER_MB = 1024 * 1024;
/** An emergency is tended to so many times as often as pressure. */
const EMERGENCY_HASTE = 10;
/** Sockets that are closed in one turn of the event loop are told so at its end, and are garbage in the next. */
const TURNS_TO_CLOSE = 2;
/** A larger heap is not collected only to look for leaks: that would stop everything for a second and more. */
const MAX_PROBED_HEAP_BYTES = 256 * BYTES_PER_MB;

/**
 * Watches the memory of this process, has caches and buffers give some back before it runs out, and tells of leaks.
 *
 * Differs from a cache's own bound: that limits one structure, this one looks at what the whole process takes, garbage and
 * buffers included, and asks those who registered, the least valuable first, until there is enough.
 *
 * @throws RangeError when a setting is not above 0, or the threshold above that of emergencies.
 * @example
 * const memory = new MemoryManager({ onPressure: ({ releasedBytes }) => console.log(`gave back ${releasedBytes}`) });
 * memory.register({ name: 'cache', value: 1, usedBytes: () => cache.bytes, release: () => cache.shrink() });
 */
export class MemoryManager {
  readonly #settings: MemoryManagerSettings;
  readonly #marks: MemoryMarks;
  readonly #consumers: ConsumerList;
  readonly #leaks: LeakDetector | undefined;
  readonly #tally = new GcTally();
  readonly #timer: NodeJS.Timeout;
  readonly #stopObserving: () => void;
  readonly #events = { pressure: 0, emergency: 0, cleanups: 0, releasedBytes: 0, forced: 0, leaks: 0 };
  #level: MemoryLevel = 'normal';
  #repeatsAtMs = 0;
  #peakBytes = 0;
  #heapAfterGcBytes: number | undefined;
  /** When it was last known what is alive at the most, and how much that was. */
  #known: { readonly atMs: number; readonly heapBytes: number };

  constructor(options: MemoryManagerOptions = {}) {
    const settings = memoryManagerSettings(options);
    const { sampleIntervalMs, repeatIntervalMs, leaks, read, now, observe, onConsumerFailure } = settings;
    assertAbove('sampleIntervalMs', sampleIntervalMs, 0);
    assertAbove('repeatIntervalMs', repeatIntervalMs, 0);
    this.#settings = settings;
    this.#marks = new MemoryMarks(settings);
    this.#consumers = new ConsumerList(onConsumerFailure);
    this.#leaks = leaks === false ? undefined : new LeakDetector(leaks);
    this.#known = { atMs: now(), heapBytes: read().heapUsedBytes };
    this.#stopObserving = observe((event) => this.#onGc(event));
    this.#timer = setInterval(() => this.sample(), sampleIntervalMs).unref();
  }

  /** Where the process stood at the last look. */
  get level(): MemoryLevel {
    return this.#level;
  }

  /** What the process takes now and what counts as full, in bytes: the container's limit or the threshold of emergencies. */
  usage(): { readonly usedBytes: number; readonly limitBytes: number } {
    return { usedBytes: this.#settings.read().rssBytes, limitBytes: this.#marks.limitBytes };
  }

  /** Enters somebody who can give memory back; gives the function that takes it out. @throws Error when its name is taken. */
  register(consumer: MemoryConsumer): () => void {
    return this.#consumers.add(consumer);
  }

  /** Looks at the memory and does what it calls for. The interval calls it; call it sooner where memory is known to run out. */
  sample(): void {
    const reading = this.#settings.read();
    const from = this.#level;
    this.#level = this.#marks.levelAt(reading.rssBytes, from);
    this.#peakBytes = Math.max(this.#peakBytes, reading.rssBytes);
    if (this.#level !== 'normal') this.#tend(this.#level, from, reading);
    this.#probe(reading);
  }

  /**
   * Has everybody give back all that can be spared, and collects garbage where that is possible: two turns of the event loop
   * later, when what was closed, such as a socket, has let go of its memory.
   */
  async cleanup(): Promise<MemoryRelief> {
    const before = this.#settings.read();
    const consumers = this.#consumers.release('cleanup', Infinity);
    for (let turn = 0; turn < TURNS_TO_CLOSE; turn += 1) await nextTurn();
    return this.#conclude('cleanup', { before, consumers, mayCollect: true });
  }

  /** What is known, under names that go into JSON as they are. */
  getStats(): MemoryStats {
    const { rssBytes, heapUsedBytes, heapTotalBytes, externalBytes } = this.#settings.read();
    const leak = this.#leaks?.current;
    return {
      level: this.#level,
      rss_bytes: rssBytes,
      rss_mb: megabytes(rssBytes),
      heap_used_bytes: heapUsedBytes,
      heap_total_bytes: heapTotalBytes,
      external_bytes: externalBytes,
      heap_after_gc_bytes: this.#heapAfterGcBytes ?? null,
      peak_rss_bytes: Math.max(this.#peakBytes, rssBytes),
      memory_threshold_mb: megabytes(this.#marks.pressureBytes),
      emergency_threshold_mb: megabytes(this.#marks.emergencyBytes),
      limit_mb: megabytes(this.#marks.limitBytes),
      pressure_events: this.#events.pressure,
      emergency_events: this.#events.emergency,
      cleanups: this.#events.cleanups,
      released_bytes: this.#events.releasedBytes,
      consumers: this.#consumers.usage().map(({ name, usedBytes, releasedBytes }) => ({ name, used_bytes: usedBytes, released_bytes: releasedBytes })),
      gc_available: this.#settings.collectGarbage !== undefined,
      gc_forced: this.#events.forced,
      gc_collections: this.#tally.counts,
      gc_pause_ms: this.#tally.pauseMs,
      gc_longest_pause_ms: this.#tally.longestPauseMs,
      leaks_detected: this.#events.leaks,
      leak: leak === undefined ? null : { bytes_per_minute: leak.bytesPerMinute, r_squared: leak.rSquared, observed_seconds: leak.observedMs / 1000 },
    };
  }

  /** Stops looking and forgets who registered; idempotent. */
  close(): void {
    clearInterval(this.#timer);
    this.#stopObserving();
    this.#consumers.clear();
  }

  #tend(level: Exclude<MemoryLevel, 'normal'>, from: MemoryLevel, { rssBytes }: MemoryReading): void {
    const { now, repeatIntervalMs, usesGc, collectsAfterRelease, onEmergency, onPressure } = this.#settings;
    const isRise = from !== level && from !== 'emergency';
    if (!isRise && now() < this.#repeatsAtMs) return;
    this.#repeatsAtMs = now() + (level === 'emergency' ? repeatIntervalMs / EMERGENCY_HASTE : repeatIntervalMs);
    if (isRise) this.#events[level] += 1;
    const relief = this.#relieve(level, { wantedBytes: rssBytes - this.#marks.goalOf(level), mayCollect: usesGc && collectsAfterRelease() });
    if (level === 'emergency') onEmergency(relief);
    else onPressure(relief);
  }

  #relieve(level: ReleaseLevel, { wantedBytes, mayCollect }: { readonly wantedBytes: number; readonly mayCollect: boolean }): MemoryRelief {
    const before = this.#settings.read();
    return this.#conclude(level, { before, consumers: this.#consumers.release(level, wantedBytes), mayCollect });
  }

  #conclude(level: ReleaseLevel, { before, consumers, mayCollect }: Pick<MemoryRelief, 'before' | 'consumers'> & { readonly mayCollect: boolean }): MemoryRelief {
    const releasedBytes = consumers.reduce((sum, release) => sum + release.releasedBytes, 0);
    const isCollected = mayCollect && this.#collect(level !== 'pressure');
    this.#events.cleanups += 1;
    this.#events.releasedBytes += releasedBytes;
    return { level, before, after: this.#settings.read(), consumers, releasedBytes, isCollected };
  }

  #collect(isThorough: boolean): boolean {
    const { collectGarbage } = this.#settings;
    if (collectGarbage === undefined) return false;
    collectGarbage(isThorough);
    this.#events.forced += 1;
    return true;
  }

  // V8 collects when much is allocated. A process that does little, and leaks all the same, would give no point for the line.
  // But a full collection has V8 forget optimized code whose objects nobody holds just then, and whoever comes next waits for it
  // to be made again: where little but young garbage has come, what is left without that is known well enough.
  #probe({ heapUsedBytes }: MemoryReading): void {
    const { usesGc, collectYoung, read, now } = this.#settings;
    const passedMs = now() - this.#known.atMs;
    if (this.#leaks === undefined || passedMs < this.#leaks.slotMs) return;
    if (!usesGc || collectYoung === undefined || heapUsedBytes > MAX_PROBED_HEAP_BYTES) return;
    collectYoung();
    if (this.#leaks.isSuspicious(read().heapUsedBytes - this.#known.heapBytes, passedMs)) this.#collect(false);
    this.#know(read().heapUsedBytes);
  }

  #onGc(event: GcEvent): void {
    this.#tally.add(event);
    if (event.kind !== 'major') return;
    const { heapUsedBytes } = this.#settings.read();
    this.#heapAfterGcBytes = heapUsedBytes;
    this.#know(heapUsedBytes);
  }

  #know(heapBytes: number): void {
    const { now, onLeak } = this.#settings;
    this.#known = { atMs: now(), heapBytes };
    const report = this.#leaks?.record(now(), heapBytes);
    if (report === undefined) return;
    this.#events.leaks += 1;
    onLeak(report);
  }
}

function megabytes(bytes: number): number {
  return Math.round((bytes / BYTES_PER_MB) * 10) / 10;
}
