import { expect } from 'chai';

import { JobProcess } from './job-process.ts';

describe('JobProcess', () => {
  const main = new URL('../testing/example-jobs-main.ts', import.meta.url);
  let jobs: JobProcess<string, string>;
  beforeEach(() => { jobs = new JobProcess(main); });
  afterEach(() => jobs.stop());

  it('does one job after the other in a process of its own', async () => {
    const first = await jobs.do('pid');
    expect(first).not.to.equal(String(process.pid));
    expect(await jobs.do('pid')).to.equal(first);
  });

  it('tells what a job threw, and goes on', async () => {
    expect(await jobs.do('throw').then(() => '', String)).to.include('nobody can do this');
    expect(await jobs.do('pid')).to.match(/^\d+$/);
  });

  it('fails the job in which the process ends, and every later one', async () => {
    for (const job of ['exit', 'pid']) expect(await jobs.do(job).then(() => '', String), job).to.match(/^Error/);
  });
});
