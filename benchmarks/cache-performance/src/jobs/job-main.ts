// Does the jobs it is sent, one after the other, until its parent is gone.
import process from 'node:process';

import type { Figures, Job } from './job.ts';
import { measureLoads } from './measure-loads.ts';
import { measureOperations } from './measure-operations.ts';
import { measureTrace } from './measure-trace.ts';

process.on('message', (job: Job) => {
  measure(job).then(
    (figures) => process.send?.({ figures }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});

async function measure(job: Job): Promise<Figures> {
  switch (job.kind) {
    case 'hit':
    case 'set': return measureOperations(job);
    case 'load': return measureLoads(job);
    case 'trace': return measureTrace(job);
  }
}
