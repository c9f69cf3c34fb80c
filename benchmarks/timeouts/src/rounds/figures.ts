import { type Column, type Measurement, percentile } from '@proxyapi/bench-harness';

import type { Attempt } from './attempts.ts';

const MS_PER_SECOND = 1000;

/** What one gateway did for one model in one round. */
export interface RoundFacts {
  /** Times to the first token of the requests that were sent during the trouble. */
  readonly firstTokenMs: readonly number[];
  /** All that the first provider was asked in the round. */
  readonly attempts: readonly Attempt[];
  /** Requests of the round, each of which the first provider was asked if its breaker was closed. */
  readonly requests: number;
}

/** How tables show {@link summarise}'s figures. */
export const COLUMNS: readonly Column[] = [
  { figure: 'firstTokenP50Seconds', label: 'first token p50 s', digits: 2 },
  { figure: 'firstTokenP95Seconds', label: 'first token p95 s', digits: 2 },
  { figure: 'firstTokenMaxSeconds', label: 'first token max s', digits: 2 },
  { figure: 'lostP50Seconds', label: 'lost p50 s', digits: 2 },
  { figure: 'lostP95Seconds', label: 'lost p95 s', digits: 2 },
  { figure: 'lostMaxSeconds', label: 'lost max s', digits: 2 },
  { figure: 'lostSeconds', label: 'lost in all s', digits: 1 },
  { figure: 'falseTimeouts', label: 'false timeouts', digits: 0 },
  { figure: 'spared', label: 'not asked', digits: 0 },
  { figure: 'efficiencyPercent', label: 'efficiency %', digits: 1 },
];

/** The figures of a round, with the times behind them. */
export function summarise({ firstTokenMs, attempts, requests }: RoundFacts): Omit<Measurement, 'subject'> {
  const lostMs = attempts.filter(({ end }) => end !== 'answered').map(({ waitedMs }) => waitedMs);
  const answeredMs = attempts.filter(({ end }) => end === 'answered').map(({ waitedMs }) => waitedMs);
  // Only in the trouble is anything lost; each of its requests that was answered, or kept away, lost nothing.
  const lostByRequestMs = [...lostMs, ...Array.from({ length: Math.max(0, firstTokenMs.length - lostMs.length) }, () => 0)];
  const seconds = (samplesMs: readonly number[], ratio: number): number => percentile(samplesMs, ratio) / MS_PER_SECOND;
  return {
    figures: {
      firstTokenP50Seconds: seconds(firstTokenMs, 0.5),
      firstTokenP95Seconds: seconds(firstTokenMs, 0.95),
      firstTokenMaxSeconds: seconds(firstTokenMs, 1),
      lostP50Seconds: seconds(lostByRequestMs, 0.5),
      lostP95Seconds: seconds(lostByRequestMs, 0.95),
      lostMaxSeconds: seconds(lostByRequestMs, 1),
      lostSeconds: sum(lostMs) / MS_PER_SECOND,
      falseTimeouts: attempts.filter(({ end }) => end === 'cut-off').length,
      spared: requests - attempts.length,
      efficiencyPercent: (100 * sum(answeredMs)) / (sum(answeredMs) + sum(lostMs)),
    },
    samplesMs: { firstToken: firstTokenMs.map(Math.round), lost: lostMs, answered: answeredMs },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
