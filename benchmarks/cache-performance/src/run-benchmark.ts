import { type BenchmarkResult, compare, createResult, describeMachine, type Measurement, type OnProgress } from '@proxyapi/bench-harness';

import type { Figures } from './jobs/job.ts';
import { JobProcess } from './jobs/job-process.ts';
import type { BenchmarkOptions } from './parse-options.ts';
import { type Part, partsOf } from './parts.ts';

const UNPINNED = 'nothing is pinned: one process at a time is at work';
const SMOKE_NOTE = 'A smoke run: no figure means anything.';

/** Measures every part in every round: a subject's turn in a round follows the others', so that all meet the same weather. */
export async function runBenchmark(options: BenchmarkOptions, onProgress: OnProgress): Promise<BenchmarkResult> {
  const machine = describeMachine(UNPINNED);
  const parts = partsOf(options);
  const rounds: (readonly (readonly Measurement[])[])[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    onProgress(`round ${round} of ${options.rounds}`);
    rounds.push(await measureRound(parts, round));
  }
  return createResult({
    benchmark: 'cache-performance',
    ...(options.isSmoke ? { note: SMOKE_NOTE } : {}),
    machine,
    parts: parts.map(({ name, title, method, columns, comparisons }, place) => {
      const own = rounds.map((round) => round[place] ?? []);
      return { name, title, method, columns, rounds: own, outcomes: comparisons.map((comparison) => compare(comparison, own)) };
    }),
  });
}

async function measureRound(parts: readonly Part[], round: number): Promise<readonly (readonly Measurement[])[]> {
  const measured: (readonly Measurement[])[] = [];
  for (const part of parts) {
    const measurements: Measurement[] = [];
    for (const subject of part.subjects) measurements.push({ subject, figures: await measureSubject(part, subject, round) });
    measured.push(measurements);
  }
  return measured;
}

async function measureSubject(part: Part, subject: string, round: number): Promise<Figures> {
  const jobs = new JobProcess();
  try {
    const figures: Figures[] = [];
    for (const job of part.jobs(subject, round)) figures.push(await jobs.do(job));
    return Object.assign({}, ...figures);
  } finally {
    jobs.stop();
  }
}
