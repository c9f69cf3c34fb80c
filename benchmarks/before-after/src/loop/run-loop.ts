import { type BenchmarkResult, compare, createResult, describeMachine, MemorySampler, type OnProgress, pinToCores, type TracedRequest } from '@proxyapi/bench-harness';

import { describeLoad, percent } from '../describe-load.ts';
import { replay, type RepliedRequest } from '../load/replay.ts';
import { RequestPlan } from '../load/request-plan.ts';
import type { BenchmarkOptions } from '../parse-options.ts';
import { explainErrors } from '../provider/explain-errors.ts';
import { MAX_ATTEMPTS } from '../provider/read-attempts.ts';
import { withScripts } from '../provider/with-scripts.ts';
import { startSubjects } from '../subjects/start-subjects.ts';
import { LOAD_COLUMNS, LOAD_COMPARISONS, MEMORY_COLUMNS, memoryComparisons, summarise } from './figures.ts';

/** Share of the loop that warms up: code is compiled, pools fill, and the cache fills to its 10,000 answers. */
const WARM_UP_RATIO = 0.5;
/** A shorter loop shows how the cache fills. */
const JUDGED_FROM_MS = 300_000;
const MAX_TOLD = 20;
/** A smoke run is too short for a sample a second to make a line. */
const SMOKE_SAMPLE_MS = 200;
const MS_PER_SECOND = 1000;
const PROGRESS_EVERY_MS = 1000;

/** Replays the trace over and over against the gateway, and sets each error that a caller sees against the provider's bill. */
export async function runLoop(options: BenchmarkOptions, trace: readonly TracedRequest[], onProgress: OnProgress): Promise<BenchmarkResult> {
  refuseTooLong(options, trace);
  const cores = pinToCores();
  const machine = describeMachine(cores.note);
  onProgress('starting');
  const subjects = await startSubjects(cores, ['gateway']);
  const { url } = subjects.list[0] ?? { url: new URL('') };
  const beganAt = performance.now();
  const progress = setInterval(() => onProgress(`${Math.round((performance.now() - beganAt) / MS_PER_SECOND)} of ${options.durationMs / MS_PER_SECOND} s`), PROGRESS_EVERY_MS);
  try {
    const provider = { ...options, maxAnswerTokens: Math.max(...trace.map(({ answerTokens }) => answerTokens)) };
    const { value: { replied, memory, warmAtMs }, attempts } = await withScripts(subjects.providers, provider, async () => {
      const sampler = new MemorySampler(url, { everyMs: options.isSmoke ? SMOKE_SAMPLE_MS : MS_PER_SECOND });
      const begunAtMs = performance.now();
      const answers = await replay({ url, requests: new RequestPlan({ ...options, trace }).until(options.durationMs), beginMs: 0 });
      return { replied: answers, memory: await sampler.stop(), warmAtMs: begunAtMs + options.durationMs * WARM_UP_RATIO };
    });
    const explained = explainErrors(replied, attempts);
    const rounds = [[summarise({ replied, attempts, explained, memory, warmAtMs })]];
    const note = [describeLoad(options), `${percent(options.repeatRatio)} of requests repeat an earlier one.`, tellUnexplained(explained.unexplained)].filter((text) => text !== '').join(' ');
    const result = createResult({
      benchmark: 'before-after', note, machine,
      parts: [
        {
          name: 'errors', title: 'Errors that callers saw, against the provider’s own bill', rounds, columns: LOAD_COLUMNS,
          method: 'Each error is set against the attempts for its prompt that ended while its caller waited. A stream whose attempt was cut in mid-answer tells its caller so; a call whose every attempt was failed says so; any other error is the gateway’s own. It sheds load with `overloaded` where its event loop lags by half a second, as it does where other processes take its core, and with `upstream_unavailable` where the breakers of both providers are open.',
          outcomes: LOAD_COMPARISONS.map((comparison) => compare(comparison, rounds)),
        },
        {
          name: 'memory', title: 'Memory of the gateway’s process', rounds, columns: MEMORY_COLUMNS,
          method: `Resident memory, once a second, of the second half of ${options.durationMs / MS_PER_SECOND} s; the first half fills the cache. The slope is the line of least squares.`,
          outcomes: memoryComparisons(options.durationMs >= JUDGED_FROM_MS).map((comparison) => compare(comparison, rounds)),
        },
      ],
    });
    // A result of its own beside the comparison's, by the same command.
    return { ...result, benchmark: 'before-after-loop' };
  } finally {
    clearInterval(progress);
    await subjects.stop();
  }
}

// Before the run and not after it: a bill that has lost its oldest attempts explains nothing.
function refuseTooLong({ durationMs, speed, faultRatio }: BenchmarkOptions, trace: readonly TracedRequest[]): void {
  const spanMs = (trace.at(-1)?.atMs ?? 0) - (trace[0]?.atMs ?? 0);
  const attempts = Math.round(((durationMs * speed * trace.length) / spanMs) * (1 + faultRatio));
  if (attempts > MAX_ATTEMPTS) throw new RangeError(`--duration and --speed come to some ${attempts} attempts, and the provider's bill keeps ${MAX_ATTEMPTS}: less of one of them`);
}

function tellUnexplained(unexplained: readonly RepliedRequest[]): string {
  if (unexplained.length === 0) return '';
  const told = unexplained.slice(0, MAX_TOLD).map(({ outcome, status, code = 'no code', isStream, cache = 'none', totalMs }) =>
    `${outcome}, ${status} ${code}, ${isStream ? 'stream' : 'JSON'}, cache ${cache}, after ${Math.round(totalMs)} ms`);
  return `**Not made by the provider:** ${told.join('; ')}${unexplained.length > MAX_TOLD ? '; …' : ''}.`;
}
