import type { MemoryRelief, MemoryStats } from '@proxyapi/proxy-context';

import { maxOf, sumOf } from './totals.ts';

const LEVELS = ['normal', 'pressure', 'emergency'] as const;

/** The memory of several processes: sizes and limits together, and the level of the one that is worst off. */
export function mergeMemory(all: readonly MemoryStats[], first: MemoryStats): MemoryStats {
  const sum = (read: (stats: MemoryStats) => number): number => sumOf(all, read);
  return {
    level: LEVELS.findLast((level) => all.some((stats) => stats.level === level)) ?? 'normal',
    rss_bytes: sum((stats) => stats.rss_bytes),
    rss_mb: sum((stats) => stats.rss_mb),
    heap_used_bytes: sum((stats) => stats.heap_used_bytes),
    heap_total_bytes: sum((stats) => stats.heap_total_bytes),
    external_bytes: sum((stats) => stats.external_bytes),
    heap_after_gc_bytes: all.every((stats) => stats.heap_after_gc_bytes === null) ? null : sum((stats) => stats.heap_after_gc_bytes ?? 0),
    // Not at the same moment: at least what they ever took together.
    peak_rss_bytes: sum((stats) => stats.peak_rss_bytes),
    memory_threshold_mb: sum((stats) => stats.memory_threshold_mb),
    emergency_threshold_mb: sum((stats) => stats.emergency_threshold_mb),
    limit_mb: sum((stats) => stats.limit_mb),
    pressure_events: sum((stats) => stats.pressure_events),
    emergency_events: sum((stats) => stats.emergency_events),
    cleanups: sum((stats) => stats.cleanups),
    released_bytes: sum((stats) => stats.released_bytes),
    consumers: first.consumers.map(({ name }) => ({
      name,
      used_bytes: sum((stats) => stats.consumers.find((consumer) => consumer.name === name)?.used_bytes ?? 0),
      released_bytes: sum((stats) => stats.consumers.find((consumer) => consumer.name === name)?.released_bytes ?? 0),
    })),
    gc_available: first.gc_available,
    gc_forced: sum((stats) => stats.gc_forced),
    gc_collections: {
      minor: sum((stats) => stats.gc_collections.minor),
      major: sum((stats) => stats.gc_collections.major),
      incremental: sum((stats) => stats.gc_collections.incremental),
      weak_callbacks: sum((stats) => stats.gc_collections.weak_callbacks),
    },
    gc_pause_ms: sum((stats) => stats.gc_pause_ms),
    gc_longest_pause_ms: maxOf(all, (stats) => stats.gc_longest_pause_ms),
    leaks_detected: sum((stats) => stats.leaks_detected),
    leak: all.map(({ leak }) => leak).filter((leak) => leak !== null).toSorted((one, other) => other.bytes_per_minute - one.bytes_per_minute)[0] ?? null,
  };
}

/** What stays of a process that has ended: what it counted. */
export function keepMemory(stats: MemoryStats): MemoryStats {
  return {
    ...stats,
    level: 'normal', rss_bytes: 0, rss_mb: 0, heap_used_bytes: 0, heap_total_bytes: 0, external_bytes: 0, heap_after_gc_bytes: null, peak_rss_bytes: 0,
    memory_threshold_mb: 0, emergency_threshold_mb: 0, limit_mb: 0, leak: null,
    consumers: stats.consumers.map((consumer) => ({ ...consumer, used_bytes: 0 })),
  };
}

/** What came of giving memory back in several processes. */
export function mergeRelief(all: readonly MemoryRelief[], first: MemoryRelief): MemoryRelief {
  const reading = (read: (relief: MemoryRelief) => MemoryRelief['before']): MemoryRelief['before'] => ({
    rssBytes: sumOf(all, (relief) => read(relief).rssBytes),
    heapUsedBytes: sumOf(all, (relief) => read(relief).heapUsedBytes),
    heapTotalBytes: sumOf(all, (relief) => read(relief).heapTotalBytes),
    externalBytes: sumOf(all, (relief) => read(relief).externalBytes),
  });
  const releases = all.flatMap(({ consumers }) => consumers);
  return {
    level: first.level,
    before: reading(({ before }) => before),
    after: reading(({ after }) => after),
    consumers: [...new Set(releases.map(({ name }) => name))].map((name) => {
      const own = releases.filter((release) => release.name === name);
      return {
        name,
        beforeBytes: sumOf(own, ({ beforeBytes }) => beforeBytes),
        afterBytes: sumOf(own, ({ afterBytes }) => afterBytes),
        releasedBytes: sumOf(own, ({ releasedBytes }) => releasedBytes),
      };
    }),
    releasedBytes: sumOf(all, ({ releasedBytes }) => releasedBytes),
    isCollected: all.every(({ isCollected }) => isCollected),
  };
}
