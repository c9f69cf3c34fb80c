import type { Measurement } from '@proxyapi/bench-harness';

import type { AnswerTo, Job } from '../jobs/job.ts';
import { JobProcess } from '../jobs/job-process.ts';

type ApartJob = Exclude<Job, { readonly kind: 'paired' }>;

/** Measures one subject after the other, each with its jobs in a process of its own. */
export async function measureApart<Subject extends string>(subjects: readonly Subject[], jobsOf: (subject: Subject) => readonly ApartJob[]): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const subject of subjects) measurements.push({ subject, figures: await measureSubject(jobsOf(subject)) });
  return measurements;
}

async function measureSubject(jobs: readonly ApartJob[]): Promise<Measurement['figures']> {
  const jobProcess = new JobProcess();
  try {
    const answers: AnswerTo<ApartJob['kind']>[] = [];
    for (const job of jobs) answers.push(await jobProcess.do<ApartJob['kind']>(job));
    return Object.assign({}, ...answers);
  } finally {
    jobProcess.stop();
  }
}
