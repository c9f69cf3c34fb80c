import { setTimeout as delay } from 'node:timers/promises';

import { cpuUs, type Measurement, rssBytes } from '@proxyapi/bench-harness';

import type { PlannedRequest } from '../load/plan-requests.ts';
import { replay } from '../load/replay.ts';
import { withScripts } from '../provider/with-scripts.ts';
import type { ProviderOptions } from '../provider/draw-behaviours.ts';
import type { Subject, Subjects } from '../subjects/start-subjects.ts';
import { summarise } from './figures.ts';

/** One subject's turn. */
export interface SliceOptions {
  readonly subject: Subject;
  readonly subjects: Subjects;
  readonly requests: readonly PlannedRequest[];
  /** That moment of the plan at which the slice begins. */
  readonly beginMs: number;
  readonly sliceMs: number;
  /** The other subject's turn has the same draws. */
  readonly provider: ProviderOptions;
}

const MEMORY_EVERY_MS = 250;

/** Replays a slice of the plan against one subject. */
export async function measureSlice({ subject, subjects, requests, beginMs, sliceMs, provider }: SliceOptions): Promise<Measurement> {
  const { value: { replied, cpuMs, peakBytes }, attempts } = await withScripts(subjects.providers, provider, async () => {
    const cpuBeforeUs = cpuUs(subject.pid);
    const memory = watchMemory(subject.pid);
    const answers = await replay({ url: subject.url, requests, beginMs });
    return { replied: answers, cpuMs: (cpuUs(subject.pid) - cpuBeforeUs) / 1000, peakBytes: await memory.stop() };
  });
  return { subject: subject.name, ...summarise({ replied, attempts, cpuMs, peakBytes, sliceMs }) };
}

/** Looks at a process's resident memory until it is stopped; gives the most that it was. */
function watchMemory(pid: number): { stop(): Promise<number> } {
  const stopped = new AbortController();
  let peak = 0;
  const over = (async () => {
    while (!stopped.signal.aborted) {
      peak = Math.max(peak, rssBytes(pid));
      await delay(MEMORY_EVERY_MS, undefined, { signal: stopped.signal }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stopped.abort();
      await over;
      return peak;
    },
  };
}
