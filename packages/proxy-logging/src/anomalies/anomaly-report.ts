import type { Anomaly } from './anomaly.ts';

/** An anomaly as `/v1/metrics` shows it. */
export interface AnomalyReport extends Omit<Anomaly, 'sinceMs' | 'ratio'> {
  /** `null` where something came of nothing. */
  readonly ratio: number | null;
  /** `ms`, `ratio` (0–1) or `tokens`: of `observed` and `expected`. */
  readonly unit: 'ms' | 'ratio' | 'tokens';
  /** Seconds since the epoch. */
  readonly since: number;
}

const UNITS: Readonly<Record<Anomaly['signal'], AnomalyReport['unit']>> = { first_token: 'ms', whole_answer: 'ms', errors: 'ratio', tokens: 'tokens' };
const DIGITS = 4;

/** Says an anomaly in plain JSON: four digits of each figure. */
export function anomalyReport({ sinceMs, observed, expected, ratio, deviations, samples, ...rest }: Anomaly): AnomalyReport {
  return {
    ...rest,
    unit: UNITS[rest.signal],
    observed: round(observed),
    expected: round(expected),
    ratio: Number.isFinite(ratio) ? round(ratio) : null,
    deviations: round(deviations),
    since: Math.round(sinceMs / 1000),
    samples: Math.round(samples),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
