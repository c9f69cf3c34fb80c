import { type Column, type Comparison, type Measurement, type MemorySample, median, slopePerMinute } from '@proxyapi/bench-harness';

import type { LoadResult } from '../load/run-load.ts';
import type { RestingMemory } from '../memory/clean-up.ts';

/** What happened in one round. */
export interface RoundFacts {
  /** Before the first request. */
  readonly idle: RestingMemory;
  /** While the load ran, its warm-up included. */
  readonly samples: readonly MemorySample[];
  /** Samples before this moment are of the warm-up. */
  readonly warmAtMs: number;
  /** Once the load was over and the gateway had cleaned up. */
  readonly cleaned: RestingMemory;
  readonly load: LoadResult;
  /** Requests on the provider's bill. */
  readonly providerCalls: number;
}

/** How tables show {@link summarise}'s figures of memory. */
export const MEMORY_COLUMNS: readonly Column[] = [
  { figure: 'idleMb', label: 'idle MB', digits: 1 },
  { figure: 'medianMb', label: 'median MB', digits: 1 },
  { figure: 'maxMb', label: 'max MB', digits: 1 },
  { figure: 'spreadMb', label: 'max − median MB', digits: 1 },
  { figure: 'slopeMbPerMinute', label: 'slope MB/min', digits: 2 },
  { figure: 'slopeErrorMbPerMinute', label: 'its standard error', digits: 2 },
  { figure: 'heapMedianMb', label: 'heap median MB', digits: 1 },
  { figure: 'externalMedianMb', label: 'external median MB', digits: 1 },
  { figure: 'cleanedMb', label: 'cleaned MB', digits: 1 },
  { figure: 'cleanedPercent', label: 'cleaned over idle %', digits: 1 },
  { figure: 'idleHeldMb', label: 'in use, idle MB', digits: 1 },
  { figure: 'cleanedHeldMb', label: 'in use, cleaned MB', digits: 1 },
];

/** How tables show {@link summarise}'s figures of the load. */
export const LOAD_COLUMNS: readonly Column[] = [
  { figure: 'requests', label: 'requests', digits: 0 },
  { figure: 'answered', label: 'answered', digits: 0 },
  { figure: 'hitPercent', label: 'cache hits %', digits: 1 },
  { figure: 'providerCalls', label: 'provider calls', digits: 0 },
  { figure: 'cut', label: 'cut, and said so', digits: 0 },
  { figure: 'refused', label: 'refused', digits: 0 },
  { figure: 'left', label: 'clients that left', digits: 0 },
  { figure: 'broken', label: 'broken', digits: 0 },
];

/** Where memory has to stay. */
export interface Bounds {
  /** Resident before the first request. */
  readonly idleMb: number;
  /** Judged only where the load is long enough to tell growth from the ups and downs of collections. */
  readonly slopeMbPerMinute?: number;
  readonly spreadMb: number;
  readonly cleanedPercent: number;
  /** In use after the clean-up, over what was in use before the first request. */
  readonly keptMb: number;
}

/** What ten minutes are judged by. */
export const FULL_BOUNDS: Bounds = { idleMb: 130, slopeMbPerMinute: 1, spreadMb: 40, cleanedPercent: 25, keptMb: 10 };

/**
 * What a minute is judged by. Buffers outside of the heap wait for a collection until some 60 MB of them are there, so in a
 * minute resident memory may do nothing but rise, and the allocator keeps a part of it. What counts is what is still in use
 * once the garbage is gone: of one body of 120 KB in ten that is never given back, 18 MB. The first start of a clone takes 12 MB
 * more than those that find its code compiled.
 */
export const SMOKE_BOUNDS: Bounds = { idleMb: 150, spreadMb: 80, cleanedPercent: 100, keptMb: 10 };

/** How the figures of memory are judged: each round has to stay within the bounds. */
export function memoryComparisons({ idleMb, slopeMbPerMinute, spreadMb, cleanedPercent, keptMb }: Bounds): readonly Comparison[] {
  return [
    worst('idle, MB', 'idleMb', { digits: 1, target: idleMb }),
    worst('growth after the warm-up, MB/min', 'slopeMbPerMinute', { digits: 2, ...(slopeMbPerMinute === undefined ? {} : { target: slopeMbPerMinute }) }),
    worst('highest over the median, MB', 'spreadMb', { digits: 1, target: spreadMb }),
    worst('after the clean-up over idle, %', 'cleanedPercent', { digits: 1, target: cleanedPercent }),
    worst('in use after the clean-up over idle, MB', 'keptMb', { digits: 1, target: keptMb }),
  ];
}

/** How the figures of the load are judged. */
export const LOAD_COMPARISONS: readonly Comparison[] = [worst('answers that broke', 'broken', { digits: 0, target: 0 })];

/** The figures of a round, with the samples behind them. @throws RangeError when it was too short to have any. */
export function summarise({ idle, samples, warmAtMs, cleaned, load, providerCalls }: RoundFacts): Omit<Measurement, 'subject'> {
  const warm = samples.filter(({ atMs }) => atMs >= warmAtMs);
  const rssMb = warm.map((sample) => sample.rssMb);
  const maxMb = Math.max(...rssMb);
  const slope = slopePerMinute(warm.map((sample) => ({ atMs: sample.atMs, value: sample.rssMb })));
  return {
    figures: {
      idleMb: idle.rssMb,
      medianMb: median(rssMb),
      maxMb,
      spreadMb: maxMb - median(rssMb),
      slopeMbPerMinute: slope.slope,
      slopeErrorMbPerMinute: slope.standardError,
      heapMedianMb: median(warm.map(({ heapMb }) => heapMb)),
      externalMedianMb: median(warm.map(({ externalMb }) => externalMb)),
      cleanedMb: cleaned.rssMb,
      cleanedPercent: (100 * (cleaned.rssMb - idle.rssMb)) / idle.rssMb,
      idleHeldMb: idle.heldMb,
      cleanedHeldMb: cleaned.heldMb,
      keptMb: cleaned.heldMb - idle.heldMb,
      requests: load.requests,
      ...load.outcomes,
      hitPercent: (100 * load.hits) / load.requests,
      providerCalls,
    },
    samplesMb: {
      rss: samples.map((sample) => toTenth(sample.rssMb)),
      heap: samples.map((sample) => toTenth(sample.heapMb)),
      external: samples.map((sample) => toTenth(sample.externalMb)),
    },
  };
}

function worst(name: string, figure: string, { digits, ...judged }: { readonly digits: number; readonly target?: number }): Comparison {
  return { name, kind: 'worst', figure, subject: 'gateway', against: 'gateway', digits, ...judged };
}

function toTenth(megabytes: number): number {
  return Math.round(megabytes * 10) / 10;
}
