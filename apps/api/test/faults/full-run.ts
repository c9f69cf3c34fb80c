import process from 'node:process';

/** Whether `FAULTS_FULL=1` asks for the counts that the rows name, where the default run makes do with fewer. */
export function isFullRun(): boolean {
  return process.env['FAULTS_FULL'] === '1';
}
