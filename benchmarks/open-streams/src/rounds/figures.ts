import { type Column, type Comparison, median, type Measurement, percentile } from '@proxyapi/bench-harness';

import type { StreamReport } from '../load/client-order.ts';
import type { Charges } from '../subjects/provider-bill.ts';
import type { PassResult } from './run-pass.ts';

/** A token that comes this much later than it is due is late. */
export const LATE_MS = 100;
const KB_PER_MB = 1024;

export const STREAM_COLUMNS: readonly Column[] = [
  { figure: 'asked', label: 'asked for', digits: 0 },
  { figure: 'opened', label: 'opened', digits: 0 },
  { figure: 'atOnce', label: 'open at once', digits: 0 },
  { figure: 'whole', label: 'whole', digits: 0 },
  { figure: 'cut', label: 'cut', digits: 0 },
  { figure: 'wrong', label: 'wrong', digits: 0 },
  { figure: 'calls', label: 'calls of the provider', digits: 0 },
  { figure: 'tokensBilled', label: 'tokens billed', digits: 0 },
  { figure: 'tokensReceived', label: 'tokens received', digits: 0 },
];

export const PACE_COLUMNS: readonly Column[] = [
  { figure: 'openP50Ms', label: 'opening p50 ms', digits: 1 },
  { figure: 'openP99Ms', label: 'opening p99 ms', digits: 1 },
  { figure: 'openMaxMs', label: 'opening max ms', digits: 1 },
  { figure: 'lateP50Ms', label: 'lateness p50 ms', digits: 1 },
  { figure: 'lateP99Ms', label: 'lateness p99 ms', digits: 1 },
  { figure: 'lateMaxMs', label: 'lateness max ms', digits: 1 },
  { figure: 'latePercent', label: `later than ${LATE_MS} ms %`, digits: 2 },
];

export const MEMORY_COLUMNS: readonly Column[] = [
  { figure: 'processes', label: 'processes', digits: 0 },
  { figure: 'mostAtOnce', label: 'calls in the provider’s hands at once', digits: 0 },
  { figure: 'idleMb', label: 'idle MB', digits: 1 },
  { figure: 'fullMb', label: 'all open MB', digits: 1 },
  { figure: 'kbPerStream', label: 'KB per stream', digits: 1 },
  { figure: 'descriptors', label: 'descriptors', digits: 0 },
  { figure: 'cpuUsPerChunk', label: 'CPU µs per chunk', digits: 1 },
  { figure: 'cpuPercent', label: 'CPU % of a core', digits: 1 },
];

export const AFTER_COLUMNS: readonly Column[] = [
  { figure: 'idleMb', label: 'idle MB', digits: 1 },
  { figure: 'maxMb', label: 'max MB', digits: 1 },
  { figure: 'overMb', label: 'streams over MB', digits: 1 },
  { figure: 'cleanedMb', label: 'cleaned MB', digits: 1 },
  { figure: 'cleanedPercent', label: 'cleaned over idle %', digits: 1 },
  { figure: 'loopLagP99Ms', label: 'event loop lag p99 ms', digits: 1 },
  { figure: 'loopLagMaxMs', label: 'event loop lag max ms', digits: 1 },
];

const worst = (name: string, figure: string, judged: { readonly digits: number; readonly target?: number }): Comparison =>
  ({ name, kind: 'worst', figure, subject: 'gateway', against: 'gateway', ...judged });

export const STREAM_COMPARISONS: readonly Comparison[] = [
  worst('streams cut', 'cut', { digits: 0, target: 0 }),
  worst('streams with a wrong byte', 'wrong', { digits: 0, target: 0 }),
  worst('tokens billed and not received, or the reverse', 'billDifference', { digits: 0, target: 0 }),
];

export const PACE_COMPARISONS: readonly Comparison[] = [
  { name: 'opening p99 ms, gateway − direct', kind: 'difference', figure: 'openP99Ms', subject: 'gateway', against: 'direct', digits: 1 },
  { name: 'lateness p99 ms, gateway − direct', kind: 'difference', figure: 'lateP99Ms', subject: 'gateway', against: 'direct', digits: 1, target: LATE_MS },
];

export const MEMORY_COMPARISONS: readonly Comparison[] = [
  { name: 'memory per stream, gateway ÷ bare relay', kind: 'ratio', figure: 'kbPerStream', subject: 'gateway', against: 'bare relay', digits: 2 },
  { name: 'CPU per chunk, gateway ÷ bare relay', kind: 'ratio', figure: 'cpuUsPerChunk', subject: 'gateway', against: 'bare relay', digits: 2, target: 1.5 },
];

/** The memory that ten thousand streams may leave behind, over idle. */
export const AFTER_COMPARISONS: readonly Comparison[] = [worst('after the clean-up over idle, %', 'cleanedPercent', { digits: 1, target: 25 })];

/** One subject's streams in a pass. */
export interface SubjectStreams {
  readonly subject: string;
  readonly pass: PassResult;
  readonly intervalMs: number;
  readonly charges: Charges;
}

/** What became of the streams of one subject, and when their tokens came. @throws when none of them opened. */
export function streamFigures({ subject, pass, intervalMs, charges }: SubjectStreams): Measurement {
  const streams = pass.streams.filter((stream) => stream.subject === subject);
  const openMs = streams.flatMap((stream) => openingMs(stream, intervalMs) ?? []);
  if (openMs.length === 0) throw new Error(`no stream of ${subject} opened: ${describeProblems(streams)}`);
  const lateMs = streams.flatMap(({ tokensMs: [first = 0, ...rest] }) => rest.map((ms, index) => ms - first - (index + 1) * intervalMs));
  const tokensReceived = streams.reduce((sum, { tokensMs }) => sum + tokensMs.length, 0);
  const countOf = (wanted: StreamReport['outcome']): number => streams.filter(({ outcome }) => outcome === wanted).length;
  return {
    subject,
    figures: {
      asked: streams.length,
      opened: openMs.length,
      atOnce: streams.filter((stream) => isOpenThrough(stream, intervalMs, pass.window)).length,
      whole: countOf('whole'), cut: countOf('cut'), wrong: countOf('wrong'),
      calls: charges.calls,
      tokensBilled: charges.tokens,
      tokensReceived,
      billDifference: Math.abs(charges.tokens - tokensReceived),
      openP50Ms: percentile(openMs, 0.5), openP99Ms: percentile(openMs, 0.99), openMaxMs: percentile(openMs, 1),
      lateP50Ms: percentile(lateMs, 0.5), lateP99Ms: percentile(lateMs, 0.99), lateMaxMs: percentile(lateMs, 1),
      latePercent: (100 * lateMs.filter((ms) => ms > LATE_MS).length) / lateMs.length,
    },
  };
}

/** What the process under test used while all streams of a pass were open. */
export function memoryFigures(subject: string, pass: PassResult, idleMb: number): Measurement {
  const { begin, end, window, samples } = pass;
  const own = pass.streams.filter((stream) => stream.subject === subject);
  const fullMb = median([begin, ...samples.filter(({ atMs }) => atMs > begin.atMs && atMs < end.atMs), end].map(({ rssMb }) => rssMb));
  const chunks = own.flatMap(({ sentAtMs, tokensMs }) => tokensMs.map((ms) => sentAtMs + ms)).filter((atMs) => atMs >= window.fromMs && atMs < window.toMs).length;
  const cpuUs = end.cpuUs - begin.cpuUs;
  return {
    subject,
    figures: {
      processes: end.processes,
      mostAtOnce: pass.bill.mostAtOnce,
      idleMb, fullMb,
      kbPerStream: ((fullMb - idleMb) * KB_PER_MB) / own.length,
      descriptors: end.descriptors,
      // A machine that stands still for so long sends none.
      cpuUsPerChunk: cpuUs / Math.max(1, chunks),
      cpuPercent: cpuUs / (end.atMs - begin.atMs) / 10,
    },
    samplesMb: { rss: samples.map(({ rssMb }) => Math.round(rssMb * 10) / 10) },
  };
}

/** What went wrong, and how often. Empty where nothing did. */
export function describeProblems(streams: readonly StreamReport[]): string {
  const counts = new Map<string, number>();
  for (const { subject, problem } of streams) {
    if (problem !== undefined) counts.set(`${subject}: ${problem}`, (counts.get(`${subject}: ${problem}`) ?? 0) + 1);
  }
  return [...counts].toSorted(([, one], [, other]) => other - one).slice(0, 5).map(([problem, count]) => `${count} × ${problem}`).join('; ');
}

// The head may wait for the first token, so that is what an opening is measured by; `undefined` where none came.
function openingMs({ tokensMs: [first] }: StreamReport, intervalMs: number): number | undefined {
  return first === undefined ? undefined : Math.max(0, first - intervalMs);
}

function isOpenThrough(stream: StreamReport, intervalMs: number, { fromMs, toMs }: PassResult['window']): boolean {
  const { sentAtMs, tokensMs } = stream;
  return sentAtMs + (openingMs(stream, intervalMs) ?? Infinity) <= fromMs && sentAtMs + (tokensMs.at(-1) ?? 0) >= toMs;
}
