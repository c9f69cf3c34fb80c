import { type BenchmarkResult, compare, createResult, describeMachine, type Measurement, type OnProgress, type PartResult } from '@proxyapi/bench-harness';

import { compareWithBaseline } from './baseline/compare-with-baseline.ts';
import { readBaseline } from './baseline/read-baseline.ts';
import type { BenchmarkOptions } from './parse-options.ts';
import type { Part } from './parts/part.ts';
import { partsOf } from './parts/parts-of.ts';

const UNPINNED = 'nothing is pinned: one process at a time is at work';
const SMOKE_NOTE = 'A smoke run: no figure means anything.';

/**
 * Measures every part in every round: a subject's turn in a round follows the others', so that all meet the same weather.
 *
 * @throws when a comparison has no baseline, before anything is measured.
 */
export async function runBenchmark(options: BenchmarkOptions, onProgress: OnProgress): Promise<BenchmarkResult> {
  const machine = describeMachine(UNPINNED);
  const parts = partsOf(options);
  const baselines = options.modes.includes('compare') ? parts.map((part) => readBaseline(options.baselineFile, part)) : [];
  const measured = await measureParts(parts, options.rounds, onProgress);
  const note = noteOf(options);
  return createResult({
    benchmark: 'cache-performance',
    ...(note === undefined ? {} : { note }),
    machine,
    parts: [...measured, ...measured.flatMap((part) => baselines.filter(({ name }) => name === part.name).map((baseline) => compareWithBaseline(baseline, part)))],
  });
}

async function measureParts(parts: readonly Part[], rounds: number, onProgress: OnProgress): Promise<readonly PartResult[]> {
  const measured: (readonly (readonly Measurement[])[])[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    onProgress(`round ${round} of ${rounds}`);
    const ofRound: (readonly Measurement[])[] = [];
    for (const part of parts) ofRound.push(await part.measure(round));
    measured.push(ofRound);
  }
  return parts.map(({ name, title, method, columns, comparisons }, place) => {
    const own = measured.map((round) => round[place] ?? []);
    return { name, title, method, columns, rounds: own, outcomes: comparisons.map((comparison) => compare(comparison, own)) };
  });
}

function noteOf({ isSmoke, slowDownPercent }: BenchmarkOptions): string | undefined {
  const planted = slowDownPercent === 0 ? [] : [`SmartCache did ${slowDownPercent} % more work on purpose.`];
  const notes = [...(isSmoke ? [SMOKE_NOTE] : []), ...planted];
  return notes.length === 0 ? undefined : notes.join(' ');
}
