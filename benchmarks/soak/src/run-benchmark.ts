import { type BenchmarkResult, compare, createResult, describeMachine, type Measurement, type OnProgress, type PartResult } from '@proxyapi/bench-harness';

import { REPEATED_PERCENT, REPEATED_PROMPTS } from './load/draw-requests.ts';
import { REQUEST_KINDS } from './load/request-kinds.ts';
import type { BenchmarkOptions } from './parse-options.ts';
import { type Bounds, FULL_BOUNDS, LOAD_COLUMNS, LOAD_COMPARISONS, MEMORY_COLUMNS, memoryComparisons, SMOKE_BOUNDS } from './rounds/figures.ts';
import { measureRound, type RoundResult, WARM_UP_RATIO } from './rounds/measure-round.ts';

const UNPINNED = 'nothing is pinned: load, gateway and provider share the cores, each in a process of its own';

/** Soaks one gateway after another. */
export async function runBenchmark(options: BenchmarkOptions, onProgress: OnProgress): Promise<BenchmarkResult> {
  const machine = describeMachine(UNPINNED);
  const results: RoundResult[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    onProgress(`round ${round} of ${options.rounds}`);
    results.push(await measureRound({ ...options, seed: round }));
  }
  const rounds = results.map(({ measurement }) => [measurement]);
  return createResult({ benchmark: 'soak', note: describeRun(options, results), machine, parts: partsOf(rounds, options.isSmoke ? SMOKE_BOUNDS : FULL_BOUNDS) });
}

function partsOf(rounds: readonly (readonly Measurement[])[], bounds: Bounds): readonly PartResult[] {
  return [
    {
      name: 'memory', title: 'Memory of the gateway’s process', rounds, columns: MEMORY_COLUMNS,
      method: 'Resident memory, once a second. Idle is before the first request; median, highest and slope are of what comes after the warm-up; the slope is the line of least squares; cleaned is once the load is over and the gateway was told to clean up.',
      outcomes: memoryComparisons(bounds).map((comparison) => compare(comparison, rounds)),
    },
    {
      name: 'load', title: 'The load, and what became of it', rounds, columns: LOAD_COLUMNS,
      method: 'As callers saw it. Broken is an answer that did not come, or that ended without a word; provider calls are those on the provider’s own bill, retries included.',
      outcomes: LOAD_COMPARISONS.map((comparison) => compare(comparison, rounds)),
    },
  ];
}

function describeRun({ durationMs, requestsPerSecond, isSmoke, hasCache }: BenchmarkOptions, results: readonly RoundResult[]): string {
  const mix = REQUEST_KINDS.map(({ name, percent }) => `${name} ${percent} %`).join(', ');
  return [
    isSmoke ? 'A short run, too short to tell growth from the ups and downs of collections: only what is in use once the garbage is gone means anything.' : '',
    `${requestsPerSecond} requests a second, whatever became of those before, for ${durationMs / 1000} s, the first ${(durationMs / 1000) * WARM_UP_RATIO} s to warm up: ${mix}.`,
    `In ${REPEATED_PERCENT} % of them the prompt is one of ${REPEATED_PROMPTS}, few of which are popular (Zipf, exponent 1); in the others it is new. Prompts and answers compress little.`,
    hasCache ? 'The gateway is as it comes, with `cache: { response: { mode: all, max_memory_mb: 64 } }`.' : 'The gateway has **no response cache** here.',
    results.every(({ knowsCleanUp }) => knowsCleanUp) ? '' : 'It has no `/debug/memory/cleanup` yet: “cleaned” is after a garbage collection and no more.',
  ].filter((sentence) => sentence !== '').join(' ');
}
