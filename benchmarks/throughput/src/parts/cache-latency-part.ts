import { runOpenLoop } from '../load/open-loop.ts';
import { SLOW_PROVIDER_MS } from '../load/requests.ts';
import type { Subjects } from '../subjects/start-subjects.ts';
import { type CacheCase, cacheCases } from './cache-cases.ts';
import { measureCase } from './measure-case.ts';
import type { Part } from './part.ts';
import { PERCENTILE_COLUMNS } from './percentile-figures.ts';
import { samplesInSlices } from './samples-in-slices.ts';

const INTERVAL_MS = 3;
const SLOW_INTERVAL_MS = SLOW_PROVIDER_MS + 100;
/** The provider's wait is nearly all there is to them, so a few will do. */
const SLOW_SAMPLES = 5;

/** How the cache's latency part runs. */
export interface CacheLatencyPartOptions {
  /** Requests of each kind in each round. */
  readonly samples: number;
  readonly warmUpSamples: number;
}

/** An answer out of the response cache at low load: how soon it is there, and how much later one is that was looked for in vain. */
export function cacheLatencyPart({ samples, warmUpSamples }: CacheLatencyPartOptions): Part {
  const slowSamples = Math.min(SLOW_SAMPLES, samples);
  return {
    name: 'cache-latency',
    isTimed: true,
    title: 'The response cache, one request at a time, open loop',
    method: `The requests of the part above, one every ${INTERVAL_MS} ms over one connection, ${samples} for each line in each round, in slices in turn. The mock provider answers at once. That of “miss, slow provider” takes ${SLOW_PROVIDER_MS} ms; it is asked ${slowSamples} times in each round, so its p99 is the slowest of those.`,
    columns: PERCENTILE_COLUMNS,
    comparisons: [
      ...differences('hit', 'bare server'),
      ...differences('miss', 'not shared'),
      { name: `p50, hit ÷ miss of a provider that takes ${SLOW_PROVIDER_MS} ms`, kind: 'ratio', figure: 'p50Ms', subject: 'hit', against: 'miss, slow provider', digits: 4, target: 0.1 },
      { name: `p99, hit ÷ miss of a provider that takes ${SLOW_PROVIDER_MS} ms`, kind: 'ratio', figure: 'p99Ms', subject: 'hit', against: 'miss, slow provider', digits: 4, target: 0.1 },
    ],
    async warmUp(subjects) {
      const { bareServer, hit, miss, notShared } = cacheCases(subjects);
      for (const each of warmUpSamples === 0 ? [] : [bareServer, hit, miss, notShared]) await ask(each, subjects, { count: warmUpSamples, intervalMs: INTERVAL_MS });
    },
    async measureRound(subjects, onSubject) {
      const { bareServer, hit, miss, notShared, slowMiss } = cacheCases(subjects);
      const take = (intervalMs: number) => (each: CacheCase, count: number): Promise<readonly number[]> => ask(each, subjects, { count, intervalMs });
      return [
        ...await samplesInSlices([bareServer, hit, miss, notShared], onSubject, { samples, take: take(INTERVAL_MS) }),
        ...await samplesInSlices([slowMiss], onSubject, { samples: slowSamples, take: take(SLOW_INTERVAL_MS) }),
      ];
    },
  };
}

function ask(of: CacheCase, { direct }: Subjects, pace: { readonly count: number; readonly intervalMs: number }): Promise<readonly number[]> {
  return measureCase(of, direct, async () => {
    const result = await runOpenLoop({ port: of.subject.port, nextRequest: of.nextRequest, createReader: of.createReader, ...pace });
    return { requests: result.length, result };
  });
}

function differences(subject: string, against: string): Part['comparisons'] {
  return (['p50', 'p99'] as const).map((percentile) =>
    ({ name: `${percentile} ms, ${subject} − ${against}`, kind: 'difference', figure: `${percentile}Ms`, subject, against, digits: 3 }));
}
