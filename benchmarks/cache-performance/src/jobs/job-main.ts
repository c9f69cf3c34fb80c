// Does the jobs it is sent, one after the other, until its parent is gone.
import process from 'node:process';

import type { AnswerTo, Job } from './job.ts';
import { measureLoads } from './measure-loads.ts';
import { measureMix } from './measure-mix.ts';
import { measureOperations } from './measure-operations.ts';
import { measurePaired } from './measure-paired.ts';
import { measureTrace } from './measure-trace.ts';

process.on('message', (job: Job) => {
  measure(job).then(
    (answer) => process.send?.({ answer }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});

async function measure(job: Job): Promise<AnswerTo<Job['kind']>> {
  switch (job.kind) {
    case 'hit':
    case 'set': return measureOperations(job);
    case 'load': return measureLoads(job);
    case 'trace': return measureTrace(job);
    case 'mix': return measureMix(job);
    case 'paired': return measurePaired(job);
  }
}
