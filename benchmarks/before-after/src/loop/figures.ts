import { type Column, type Comparison, type Measurement, type MemorySample, median, percentile, slopePerMinute } from '@proxyapi/bench-harness';

import type { RepliedRequest } from '../load/replay.ts';
import type { Explained } from '../provider/explain-errors.ts';
import type { Attempt } from '../provider/read-attempts.ts';

/** What happened in a loop. */
export interface LoopFacts {
  readonly replied: readonly RepliedRequest[];
  readonly attempts: readonly Attempt[];
  readonly explained: Explained;
  readonly memory: readonly MemorySample[];
  /** Samples before this moment are of the warm-up. */
  readonly warmAtMs: number;
}

/** With these the gateway refuses on its own account: its event loop lags, or the breakers of both providers are open. */
const SHEDDING: ReadonlySet<string> = new Set(['overloaded', 'upstream_unavailable']);

/** How tables show what became of the load. */
export const LOAD_COLUMNS: readonly Column[] = [
  { figure: 'requests', label: 'requests', digits: 0 },
  { figure: 'answered', label: 'answered', digits: 0 },
  { figure: 'p95Ms', label: 'whole answer p95 ms', digits: 0 },
  { figure: 'hitPercent', label: 'cache hits %', digits: 1 },
  { figure: 'attempts', label: 'provider calls', digits: 0 },
  { figure: 'failed500', label: 'failed with 500', digits: 0 },
  { figure: 'failedReset', label: 'reset', digits: 0 },
  { figure: 'failedCut', label: 'cut', digits: 0 },
  { figure: 'errors', label: 'errors that callers saw', digits: 0 },
  { figure: 'cutStreams', label: 'streams cut in mid-answer', digits: 0 },
  { figure: 'allFailed', label: 'every attempt failed', digits: 0 },
  { figure: 'unexplained', label: 'not made by the provider', digits: 0 },
  { figure: 'shed', label: 'of them shed', digits: 0 },
];

/** How tables show the gateway's memory. */
export const MEMORY_COLUMNS: readonly Column[] = [
  { figure: 'medianMb', label: 'median MB', digits: 1 },
  { figure: 'maxMb', label: 'max MB', digits: 1 },
  { figure: 'slopeMbPerMinute', label: 'slope MB/min', digits: 2 },
  { figure: 'slopeErrorMbPerMinute', label: 'its standard error', digits: 2 },
];

/** Errors of the gateway's own: none. */
export const LOAD_COMPARISONS: readonly Comparison[] = [
  { name: 'errors that the provider did not make', kind: 'worst', figure: 'unexplained', subject: 'gateway', against: 'gateway', digits: 0, target: 0 },
];

/** Memory stays where it is; judged only where the loop is long enough to tell growth from the cache that fills. */
export function memoryComparisons(isJudged: boolean): readonly Comparison[] {
  return [{ name: 'growth after the warm-up, MB/min', kind: 'worst', figure: 'slopeMbPerMinute', subject: 'gateway', against: 'gateway', digits: 2, ...(isJudged ? { target: 1 } : {}) }];
}

/** The figures of a loop, with the samples of memory. */
export function summarise({ replied, attempts, explained: { cutStreams, allFailed, unexplained }, memory, warmAtMs }: LoopFacts): Measurement {
  const answered = replied.filter(({ outcome }) => outcome === 'answered');
  const ofKind = (wanted: Attempt['kind']): number => attempts.filter(({ kind }) => kind === wanted).length;
  const warm = memory.filter(({ atMs }) => atMs >= warmAtMs);
  const { slope, standardError } = slopePerMinute(warm.map(({ atMs, rssMb }) => ({ atMs, value: rssMb })));
  return {
    subject: 'gateway',
    figures: {
      requests: replied.length,
      answered: answered.length,
      p95Ms: percentile(answered.map(({ totalMs }) => totalMs), 0.95),
      hitPercent: (100 * replied.filter(({ cache }) => cache === 'hit').length) / replied.length,
      attempts: attempts.length,
      failed500: ofKind('500'),
      failedReset: ofKind('reset'),
      failedCut: ofKind('cut'),
      errors: replied.length - answered.length,
      cutStreams: cutStreams.length,
      allFailed: allFailed.length,
      unexplained: unexplained.length,
      shed: unexplained.filter(({ code = '' }) => SHEDDING.has(code)).length,
      medianMb: median(warm.map(({ rssMb }) => rssMb)),
      maxMb: Math.max(...warm.map(({ rssMb }) => rssMb)),
      slopeMbPerMinute: slope,
      slopeErrorMbPerMinute: standardError,
    },
    samplesMb: { rss: memory.map(({ rssMb }) => Math.round(rssMb * 10) / 10) },
  };
}
