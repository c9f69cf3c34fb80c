import { findSuites } from './suites/find-suites.ts';
import { findSuitesOnOtherNode, majorOf } from './suites/on-other-node.ts';
import { reportTally } from './suites/report-tally.ts';
import { runOnThisNode } from './suites/run-on-this-node.ts';
import { isWritten } from './suites/suite.ts';
import { readSummary, removeSummary } from './suites/suite-summary.ts';
import { tallySuites } from './suites/tally.ts';
import type { Tally } from './suites/tally.ts';

// Runs the suites of the workspace in the current directory on the Node that runs this script, not on the pinned one
// that every pnpm script gets.
// Usage: node scripts/test-on-this-node.ts <expected major version>
function testOnThisNode(major: string | undefined): Tally {
  if (major === undefined || majorOf(process.version) !== major) {
    throw new Error(`this is Node ${process.version}, expected major ${major}: call it with that Node's own binary`);
  }
  const suites = findSuites(process.cwd()).filter(isWritten);
  for (const { directory } of suites) removeSummary(directory);
  const exitCode = suites.map(runOnThisNode).find((code) => code !== 0) ?? 0;
  const tally = tallySuites({ suites, read: readSummary, exitCode });
  const complaints = findSuitesOnOtherNode(suites, readSummary, major);
  return { ...tally, failed: tally.failed + complaints.length, complaints: [...tally.complaints, ...complaints] };
}

try {
  reportTally(testOnThisNode(process.argv[2]));
} catch (error) {
  reportTally({ passed: 0, failed: 1, skipped: 0, complaints: [String(error)], retried: [] });
}
