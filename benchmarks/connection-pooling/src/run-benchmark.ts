import { type BenchmarkResult, compare, createResult, describeMachine, type Measurement, type OnProgress, type PartResult } from '@proxyapi/bench-harness';

import { describeMethod } from './describe-method.ts';
import type { BenchmarkOptions } from './parse-options.ts';
import { COMPARISONS, type Part, partsOf } from './parts.ts';
import { COLUMNS, summarise } from './rounds/figures.ts';
import { measureTurn } from './rounds/measure-turn.ts';
import { startSubjects, type Subjects } from './subjects/start-subjects.ts';

const UNPINNED = 'nothing is pinned: a client, or the gateway and its caller, and the provider share the cores';
const SMOKE_NOTE = 'A smoke run: no figure means anything.';

/** Measures every part, one after the other; in each of its rounds all subjects take turns. */
export async function runBenchmark(options: BenchmarkOptions, onProgress: OnProgress): Promise<BenchmarkResult> {
  const machine = describeMachine(UNPINNED);
  onProgress('starting');
  const parts = partsOf(options);
  const subjects = await startSubjects([...new Set(parts.map(({ latencyMs }) => latencyMs))]);
  try {
    const results: PartResult[] = [];
    onProgress('warming up');
    // A round that is not kept: in the first, everything is compiled.
    for (const part of options.isSmoke ? [] : parts.slice(0, 1)) await measureRound(part, options, subjects);
    for (const part of parts) results.push(await runPart(part, { options, subjects, onProgress }));
    return createResult({ benchmark: 'connection-pooling', note: options.isSmoke ? SMOKE_NOTE : describeMethod(options), machine, parts: results });
  } finally {
    await subjects.stop();
  }
}

interface PartRun {
  readonly options: BenchmarkOptions;
  readonly subjects: Subjects;
  readonly onProgress: OnProgress;
}

async function runPart(part: Part, { options, subjects, onProgress }: PartRun): Promise<PartResult> {
  const { name, title, method } = part;
  const rounds: (readonly Measurement[])[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    onProgress(`${name}: round ${round} of ${options.rounds}`);
    rounds.push(await measureRound(part, options, subjects));
  }
  return { name, title, method, columns: COLUMNS, rounds, outcomes: COMPARISONS.map((comparison) => compare(comparison, rounds)) };
}

async function measureRound({ wire, latencyMs }: Part, { requests, concurrency }: BenchmarkOptions, { list, provider }: Subjects): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const subject of list) {
    measurements.push({ subject: subject.name, ...summarise(await measureTurn(subject, provider, { wire, latencyMs, requests, concurrency })) });
  }
  return measurements;
}
