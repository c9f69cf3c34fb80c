import { formatTally } from './tally.ts';
import type { Tally } from './tally.ts';

/** Prints what was tried again, the complaints, then the counts as the last line, and sets the exit code. */
export function reportTally(tally: Tally): void {
  console.log();
  for (const line of tally.retried) console.log(`TRIED AGAIN ${line}`);
  for (const complaint of tally.complaints) console.log(`FAILED ${complaint}`);
  console.log(formatTally(tally));
  process.exitCode = tally.failed === 0 ? 0 : 1;
}
