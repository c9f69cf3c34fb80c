import { type BenchmarkResult, type OnProgress, readTracedRequests } from '@proxyapi/bench-harness';

import { runComparison } from './comparison/run-comparison.ts';
import { runLoop } from './loop/run-loop.ts';
import type { BenchmarkOptions } from './parse-options.ts';

/** Sets the two against each other, or runs the gateway alone for long. */
export function runBenchmark(options: BenchmarkOptions, onProgress: OnProgress): Promise<BenchmarkResult> {
  const trace = readTracedRequests(options.traceFile);
  return options.isLoop ? runLoop(options, trace, onProgress) : runComparison(options, trace, onProgress);
}
