// For the tests of JobProcess.
import process from 'node:process';

import { serveJobs } from '../processes/job-process.ts';

serveJobs((job: string) => {
  if (job === 'throw') throw new Error('nobody can do this');
  if (job === 'exit') process.exit(1);
  return String(process.pid);
});
