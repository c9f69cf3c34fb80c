import { type BenchmarkResult, compare, createResult, describeMachine, type Measurement, type OnProgress } from '@proxyapi/bench-harness';

import type { BenchmarkOptions } from './parse-options.ts';
import { COLUMNS } from './rounds/figures.ts';
import { measureRound, modelName } from './rounds/measure-round.ts';
import { startSubjects } from './subjects/start-subjects.ts';
import { describeTimeline, FULL_TIMELINE, SMOKE_TIMELINE } from './timeline.ts';
import { TROUBLES } from './troubles.ts';

const UNPINNED = 'nothing is pinned: all that runs waits nearly all of the time';
const SMOKE_NOTE = 'A smoke run, scaled down to timeouts of 1 s: adaptive ones are 5 s at least and never above the configured, so nothing adapts here and no figure means anything.';

/** Measures every trouble in every round, against subjects of its own. */
export async function runBenchmark({ rounds: count, isSmoke }: BenchmarkOptions, onProgress: OnProgress): Promise<BenchmarkResult> {
  const timeline = isSmoke ? SMOKE_TIMELINE : FULL_TIMELINE;
  const machine = describeMachine(UNPINNED);
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  onProgress('starting');
  const subjects = await startSubjects(numbers.flatMap((round) => TROUBLES.map((trouble) => modelName(trouble, round))), timeline);
  try {
    const rounds: (readonly (readonly Measurement[])[])[] = [];
    for (const round of numbers) {
      onProgress(`round ${round} of ${count}`);
      rounds.push(await measureRound({ round, subjects, timeline }));
    }
    const parts = TROUBLES.map(({ name, title, method, comparisons }, place) => {
      const ownRounds = rounds.map((round) => round[place] ?? []);
      return { name, title, method, columns: COLUMNS, rounds: ownRounds, outcomes: comparisons.map((comparison) => compare(comparison, ownRounds)) };
    });
    return createResult({ benchmark: 'timeouts', note: isSmoke ? SMOKE_NOTE : describeTimeline(timeline), machine, parts });
  } finally {
    await subjects.stop();
  }
}
