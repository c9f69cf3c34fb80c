import type { Column, Comparison } from '@proxyapi/bench-harness';

import type { Job } from './jobs/job.ts';
import type { BenchmarkOptions } from './parse-options.ts';
import { SUBJECT_NAMES, type SubjectName } from './subjects/subject-names.ts';
import type { TraceOptions } from './traces/make-trace.ts';

/** One part of the result, and the jobs that fill it. */
export interface Part<Subject extends string = string> {
  readonly name: string;
  readonly title: string;
  readonly method: string;
  readonly columns: readonly Column[];
  readonly comparisons: readonly Comparison[];
  readonly subjects: readonly Subject[];
  jobs(subject: Subject, round: number): readonly Job[];
}

const TIMED_JOBS = 3;
const MS_PER_SECOND = 1000;
const POLICIES = ['sieve', 'lru', 'ideal'] as const;
type PolicyName = (typeof POLICIES)[number];

/** All of them, for these options. */
export function partsOf(options: BenchmarkOptions): readonly Part[] {
  const keys = options.isSmoke ? 2000 : 100_000;
  const zipf = { requests: keys * 3, keys, skew: 0.9, scanLength: 0, scanShare: 0 };
  return [operationsPart(options), loadsPart(options), tracePart('zipf', zipf), tracePart('zipf-scan', { ...zipf, scanLength: keys / 50, scanShare: 0.3 })];
}

function operationsPart({ operations, durationSeconds, rounds }: BenchmarkOptions): Part<SubjectName> {
  const forMs = (durationSeconds * MS_PER_SECOND) / (rounds * SUBJECT_NAMES.length * TIMED_JOBS);
  return {
    name: 'operations',
    title: 'A hit and a set',
    method: `${operations} keys of 64 characters with values of 1,000 bytes, in each subject's own process. Every cache has a TTL; SmartCache and lru-cache hold ${operations} entries and count bytes. A hit is a \`get\` of a present key; sets go round twice as many keys as there is room for, so that each has to evict. keyv answers with a promise, and it and the Map have no bound.`,
    columns: [{ figure: 'hitNs', label: 'hit ns', digits: 0 }, { figure: 'setNs', label: 'set ns', digits: 0 }],
    comparisons: [
      ratio('hit, SmartCache ÷ lru-cache', 'hitNs', ['SmartCache', 'lru-cache'], 1.2),
      ratio('set, SmartCache ÷ lru-cache', 'setNs', ['SmartCache', 'lru-cache']),
      ratio('hit, SmartCache ÷ Map', 'hitNs', ['SmartCache', 'Map']),
      ratio('hit, keyv ÷ SmartCache', 'hitNs', ['keyv on a Map', 'SmartCache']),
      ratio('hit, policy sieve ÷ lru', 'hitNs', ['SmartCache', 'SmartCache lru']),
      ratio('set, policy sieve ÷ lru', 'setNs', ['SmartCache', 'SmartCache lru']),
    ],
    subjects: SUBJECT_NAMES,
    jobs: (subject) => [
      { kind: 'hit', subject, operations, forMs },
      { kind: 'set', subject, operations, forMs },
    ],
  };
}

function loadsPart({ operations, concurrency, durationSeconds, rounds }: BenchmarkOptions): Part<SubjectName> {
  const forMs = (durationSeconds * MS_PER_SECOND) / (rounds * SUBJECT_NAMES.length * TIMED_JOBS);
  return {
    name: 'loads',
    title: `${concurrency} callers at once for a key that is missing`,
    method: 'Each load takes a turn of the event loop. SmartCache has `getOrSet`, lru-cache `fetch`; with keyv and a Map each caller looks, loads and sets.',
    columns: [{ figure: 'loadsPerKey', label: 'loads per key', digits: 2 }, { figure: 'loadUs', label: 'µs per call', digits: 2 }],
    comparisons: [
      { name: 'loads per key, SmartCache, worst round', kind: 'worst', figure: 'loadsPerKey', subject: 'SmartCache', against: 'Map', digits: 2, target: 1 },
      ratio('time per call, SmartCache ÷ lru-cache', 'loadUs', ['SmartCache', 'lru-cache']),
    ],
    subjects: SUBJECT_NAMES,
    jobs: (subject) => [{ kind: 'load', subject, operations, concurrency, forMs }],
  };
}

function tracePart(name: 'zipf' | 'zipf-scan', { keys, requests, skew, scanLength, scanShare }: Omit<TraceOptions, 'seed'>): Part<PolicyName> {
  const sizes = [keys / 100, keys / 20];
  const scans = scanLength === 0 ? '' : ` ${scanShare * 100} % of them are scans: ${scanLength} keys in a row that are never asked for again.`;
  return {
    name,
    title: `Hit ratio, ${name === 'zipf' ? 'some keys more popular than others' : 'with scans'}`,
    method: `${requests} requests for ${keys} keys, of which the n-th is asked for in proportion to 1 ÷ n^${skew}.${scans} Each round has its own trace. A miss is set. “ideal” knows the future (Bélády).`,
    columns: sizes.map((maxEntries) => ({ figure: figureOf(maxEntries), label: `hits %, ${maxEntries} entries`, digits: 1 })),
    comparisons: sizes.flatMap((maxEntries) => [
      difference(`hits, sieve − lru, percentage points, ${maxEntries} entries`, figureOf(maxEntries), ['sieve', 'lru']),
      difference(`hits, ideal − sieve, percentage points, ${maxEntries} entries`, figureOf(maxEntries), ['ideal', 'sieve']),
    ]),
    subjects: POLICIES,
    jobs: (policy, round) => sizes.map((maxEntries) => (
      { kind: 'trace', policy, maxEntries, trace: { seed: round, requests, keys, skew, scanLength, scanShare } }
    )),
  };
}

function figureOf(maxEntries: number): string {
  return `hitPercent${maxEntries}`;
}

function ratio(name: string, figure: string, [subject, against]: readonly [string, string], target?: number): Comparison {
  return { name, kind: 'ratio', figure, subject, against, digits: 2, ...(target === undefined ? {} : { target }) };
}

function difference(name: string, figure: string, [subject, against]: readonly [string, string]): Comparison {
  return { name, kind: 'difference', figure, subject, against, digits: 1 };
}
