import type { BenchmarkResult } from './result.ts';

/** Of each benchmark its latest result, by the benchmarks' names. */
export function latestResults(results: readonly BenchmarkResult[]): readonly BenchmarkResult[] {
  const latest = new Map(results.toSorted((one, other) => one.date.localeCompare(other.date)).map((result) => [result.benchmark, result]));
  return [...latest.values()].toSorted((one, other) => one.benchmark.localeCompare(other.benchmark));
}
