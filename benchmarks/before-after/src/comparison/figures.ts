import { type Column, type Comparison, type Measurement, percentile } from '@proxyapi/bench-harness';

import type { RepliedRequest } from '../load/replay.ts';
import type { Attempt } from '../provider/read-attempts.ts';

/** What happened in one subject's turn. */
export interface SliceFacts {
  readonly replied: readonly RepliedRequest[];
  readonly attempts: readonly Attempt[];
  /** That the process used, all its threads. */
  readonly cpuMs: number;
  /** Most resident memory that it had. */
  readonly peakBytes: number;
  readonly sliceMs: number;
}

const BYTES_PER_MB = 1024 * 1024;
const MS_PER_SECOND = 1000;

/** How tables show {@link summarise}'s figures. */
export const COLUMNS: readonly Column[] = [
  { figure: 'requests', label: 'requests', digits: 0 },
  { figure: 'p50Ms', label: 'whole answer p50 ms', digits: 0 },
  { figure: 'p95Ms', label: 'whole answer p95 ms', digits: 0 },
  { figure: 'firstTokenP95Ms', label: 'first token p95 ms', digits: 0 },
  { figure: 'answersPerSecond', label: 'answers/s', digits: 1 },
  { figure: 'errorPercent', label: 'errors %', digits: 2 },
  { figure: 'hitPercent', label: 'cache hits %', digits: 1 },
  { figure: 'joinedPercent', label: 'joined a call %', digits: 1 },
  { figure: 'attempts', label: 'provider calls', digits: 0 },
  { figure: 'faults', label: 'of them failed', digits: 0 },
  { figure: 'cpuMsPerAnswer', label: 'CPU ms per answer', digits: 2 },
  { figure: 'answersPerCpuSecond', label: 'answers per CPU second', digits: 0 },
  { figure: 'rssMb', label: 'memory, peak MB', digits: 1 },
];

const SIDES = { subject: 'gateway', against: 'naive proxy' } as const;

/** How the two are set against each other within each round. */
export const COMPARISONS: readonly Comparison[] = [
  { name: 'whole answer p95, gateway ÷ naive proxy', kind: 'ratio', figure: 'p95Ms', digits: 2, ...SIDES },
  { name: 'first token p95, gateway ÷ naive proxy', kind: 'ratio', figure: 'firstTokenP95Ms', digits: 2, ...SIDES },
  { name: 'answers/s, gateway ÷ naive proxy', kind: 'ratio', figure: 'answersPerSecond', digits: 3, ...SIDES },
  { name: 'errors, percentage points, gateway − naive proxy', kind: 'difference', figure: 'errorPercent', digits: 2, ...SIDES },
  { name: 'provider calls, gateway ÷ naive proxy', kind: 'ratio', figure: 'attempts', digits: 3, ...SIDES },
  { name: 'CPU per answer, gateway ÷ naive proxy', kind: 'ratio', figure: 'cpuMsPerAnswer', digits: 2, ...SIDES },
  { name: 'memory, gateway ÷ naive proxy', kind: 'ratio', figure: 'rssMb', digits: 2, ...SIDES },
];

/** The figures of a turn, with the samples behind its percentiles. Latencies are of whole answers alone: a failure is quick. */
export function summarise({ replied, attempts, cpuMs, peakBytes, sliceMs }: SliceFacts): Omit<Measurement, 'subject'> {
  const answered = replied.filter(({ outcome }) => outcome === 'answered');
  const wholeMs = answered.map(({ totalMs }) => totalMs);
  const firstTokenMs = answered.filter(({ isStream }) => isStream).map((answer) => answer.firstTokenMs);
  const percentOf = (count: number): number => (100 * count) / replied.length;
  return {
    figures: {
      requests: replied.length,
      p50Ms: percentile(wholeMs, 0.5),
      p95Ms: percentile(wholeMs, 0.95),
      firstTokenP95Ms: percentile(firstTokenMs, 0.95),
      answersPerSecond: answered.length / (sliceMs / MS_PER_SECOND),
      errorPercent: percentOf(replied.length - answered.length),
      hitPercent: percentOf(replied.filter(({ cache }) => cache === 'hit').length),
      joinedPercent: percentOf(replied.filter(({ cache }) => cache === 'coalesced').length),
      attempts: attempts.length,
      faults: attempts.filter(({ isFault }) => isFault).length,
      cpuMsPerAnswer: cpuMs / answered.length,
      answersPerCpuSecond: answered.length / (cpuMs / MS_PER_SECOND),
      rssMb: peakBytes / BYTES_PER_MB,
    },
    samplesMs: { whole: wholeMs.map(Math.round), firstToken: firstTokenMs.map(Math.round) },
  };
}
