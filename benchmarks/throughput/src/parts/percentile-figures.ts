import { type Column, type Comparison, type Measurement, percentile } from '@proxyapi/bench-harness';

/** Figures of samples in milliseconds, which are kept. */
export function percentileFigures(samplesMs: readonly number[]): Omit<Measurement, 'subject'> {
  return {
    figures: { p50Ms: percentile(samplesMs, 0.5), p90Ms: percentile(samplesMs, 0.9), p99Ms: percentile(samplesMs, 0.99) },
    samplesUs: samplesMs.map((sample) => Math.round(sample * 1000)),
  };
}

export const PERCENTILE_COLUMNS: readonly Column[] = [
  { figure: 'p50Ms', label: 'p50 ms', digits: 3 },
  { figure: 'p90Ms', label: 'p90 ms', digits: 3 },
  { figure: 'p99Ms', label: 'p99 ms', digits: 3 },
];

/** What the gateway, and the bare relay, add to `what`, by percentile. */
export function addedComparisons(what: string, targetP99Ms: number): readonly Comparison[] {
  return [
    { name: `${what}, added p50 ms, bare relay − direct`, kind: 'difference', figure: 'p50Ms', subject: 'bare relay', against: 'direct', digits: 3 },
    { name: `${what}, added p99 ms, bare relay − direct`, kind: 'difference', figure: 'p99Ms', subject: 'bare relay', against: 'direct', digits: 3 },
    { name: `${what}, added p50 ms, gateway − direct`, kind: 'difference', figure: 'p50Ms', subject: 'gateway', against: 'direct', digits: 3 },
    { name: `${what}, added p99 ms, gateway − direct`, kind: 'difference', figure: 'p99Ms', subject: 'gateway', against: 'direct', digits: 3, target: targetP99Ms },
  ];
}
