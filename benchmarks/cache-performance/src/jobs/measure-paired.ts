import type { Measurement } from '@proxyapi/bench-harness';

import { BatchRunner, type FigureName } from './batch-runner.ts';
import type { PairedJob } from './job.ts';

const FIGURES: readonly FigureName[] = ['hit', 'set'];
/** Of a figure's time: V8 compiles, the caches fill. */
const WARM_UP_SHARE = 0.25;

/**
 * Time per `get` of a present key and per `set` of one of twice as many keys as there is room for. The subjects take
 * turns of a batch each, some tens of microseconds, so that all meet the same weather.
 */
export async function measurePaired(job: PairedJob): Promise<readonly Measurement[]> {
  const runners: BatchRunner[] = [];
  for (const figure of FIGURES) runners.push(...await measureFigure(job, figure));
  return job.subjects.map((subject) => {
    const own = runners.filter((runner) => runner.subject === subject);
    return {
      subject,
      figures: Object.fromEntries(own.map((runner) => [`${runner.figure}Ns`, runner.lowNs()])),
      samplesMs: Object.fromEntries(own.map((runner) => [runner.figure, runner.samplesMs])),
    };
  });
}

async function measureFigure({ subjects, operations, forMs, slowDownPercent }: PairedJob, figure: FigureName): Promise<readonly BatchRunner[]> {
  const runners: BatchRunner[] = [];
  for (const subject of subjects) {
    runners.push(await BatchRunner.make({ subject, figure, operations, moreWorkPercent: subject === 'SmartCache' ? slowDownPercent : 0 }));
  }
  const ms = forMs / FIGURES.length;
  await takeTurns(runners, ms * WARM_UP_SHARE);
  for (const each of runners) each.forget();
  await takeTurns(runners, ms);
  for (const each of runners) await each.close();
  return runners;
}

async function takeTurns(runners: readonly BatchRunner[], forMs: number): Promise<void> {
  const beginMs = performance.now();
  do {
    for (const runner of runners) await runner.run();
  } while (performance.now() - beginMs < forMs);
}
