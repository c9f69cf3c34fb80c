import type { Anomaly } from './anomaly.ts';

/** An anomaly as `/v1/metrics` shows it. */
export interface AnomalyReport extends Omit<Anomaly, 'sinceMs'> {
  /** `ms`, `ratio` (0–1) or `tokens`: of `observed` and `expected`. */
  readonly unit: 'ms' | 'ratio' | 'tokens';
  /** Seconds since the epoch. */
  readonly since: number;
}

const UNITS: Readonly<Record<Anomaly['signal'], AnomalyReport['unit']>> = { first_token: 'ms', whole_answer: 'ms', errors: 'ratio', tokens: 'tokens' };
const DIGITS = 4;

/** Says an anomaly in plain JSON: four digits of each figure. An infinite ratio, from nothing to something, is left at the largest number. */
export function anomalyReport({ sinceMs, observed, expected, ratio, deviations, samples, ...rest }: Anomaly): AnomalyReport {
  return {
    ...rest,
    unit: UNITS[rest.signal],
    observed: round(observed),
    expected: round(expected),
    ratio: round(ratio),
    deviations: round(deviations),
    since: Math.round(sinceMs / 1000),
    samples: Math.round(samples),
  };
}

function round(value: number): number {
  return Number(Math.min(value, Number.MAX_VALUE).toPrecision(DIGITS));
}
