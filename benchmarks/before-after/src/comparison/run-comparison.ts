import { type BenchmarkResult, compare, type CorePlan, createResult, describeMachine, type Measurement, type OnProgress, type PartResult, pinToCores, type TracedRequest } from '@proxyapi/bench-harness';

import { describeLoad, percent } from '../describe-load.ts';
import { RequestPlan } from '../load/request-plan.ts';
import type { BenchmarkOptions } from '../parse-options.ts';
import { startSubjects, SUBJECT_NAMES } from '../subjects/start-subjects.ts';
import { COLUMNS, COMPARISONS } from './figures.ts';
import { measureSlice } from './measure-slice.ts';

/** The run with repeats, and the one without: what the cache is worth depends on a share that nobody knows. */
interface Part {
  readonly name: 'repeated' | 'unrepeated';
  readonly repeatRatio: number;
}

interface PartRun {
  readonly options: BenchmarkOptions;
  readonly trace: readonly TracedRequest[];
  readonly cores: CorePlan;
  readonly onProgress: OnProgress;
}

/** Measures both subjects in every round, once with repeats and once without. */
export async function runComparison(options: BenchmarkOptions, trace: readonly TracedRequest[], onProgress: OnProgress): Promise<BenchmarkResult> {
  const cores = pinToCores();
  const machine = describeMachine(cores.note);
  const parts: PartResult[] = [];
  for (const part of [{ name: 'repeated', repeatRatio: options.repeatRatio }, { name: 'unrepeated', repeatRatio: 0 }] as const) {
    parts.push(await runPart(part, { options, trace, cores, onProgress }));
  }
  return createResult({ benchmark: 'before-after', note: describeLoad(options), machine, parts });
}

async function runPart({ name, repeatRatio }: Part, { options, trace, cores, onProgress }: PartRun): Promise<PartResult> {
  onProgress(`${name}: starting`);
  const subjects = await startSubjects(cores, SUBJECT_NAMES);
  try {
    const rounds: (readonly Measurement[])[] = [];
    const plan = new RequestPlan({ ...options, trace, repeatRatio });
    const maxAnswerTokens = Math.max(...trace.map(({ answerTokens }) => answerTokens));
    const measureRound = async (round: number, { beginMs, sliceMs }: { readonly beginMs: number; readonly sliceMs: number }): Promise<readonly Measurement[]> => {
      const requests = [...plan.until(beginMs + sliceMs)];
      const measured: Measurement[] = [];
      for (const subject of subjects.list) {
        onProgress(`${name}: round ${round} of ${options.rounds}, ${subject.name}`);
        measured.push(await measureSlice({ subject, subjects, requests, beginMs, sliceMs, provider: { ...options, maxAnswerTokens, seed: options.seed + round } }));
      }
      return measured;
    };
    if (options.warmUpMs > 0) await measureRound(0, { beginMs: 0, sliceMs: options.warmUpMs });
    for (let round = 1; round <= options.rounds; round += 1) {
      rounds.push(await measureRound(round, { beginMs: options.warmUpMs + (round - 1) * options.sliceMs, sliceMs: options.sliceMs }));
    }
    return { name, ...textOf(repeatRatio), columns: COLUMNS, rounds, outcomes: COMPARISONS.map((comparison) => compare(comparison, rounds)) };
  } finally {
    await subjects.stop();
  }
}

function textOf(repeatRatio: number): Pick<PartResult, 'title' | 'method'> {
  const both = 'Both have the same arrivals, in turns; latencies are of whole answers.';
  if (repeatRatio === 0) return { title: 'No request repeats another', method: `${both} A cache can do nothing here.` };
  return {
    title: `${percent(repeatRatio)} of requests repeat an earlier one`,
    method: `${both} The share of repeats is an assumption, since a trace tells no texts. The naive proxy is \`node:http\` on both sides, a new connection for each request, no cache, no second try. The gateway is as it comes, with two providers of which it asks the second where the first fails, and \`cache: { response: { mode: all } }\`.`,
  };
}
