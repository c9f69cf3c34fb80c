import { parseTestArguments, withoutFilters } from './suites/parse-test-arguments.ts';
import { planTurns } from './suites/plan-turns.ts';
import { reportTally } from './suites/report-tally.ts';
import { isWritten } from './suites/suite.ts';
import { readSummary, removeSummary } from './suites/suite-summary.ts';
import { tallySuites } from './suites/tally.ts';
import type { Tally } from './suites/tally.ts';
import { planSuites, runSuites } from './suites/turbo.ts';

// Runs the tests of the workspace in the current directory.
// Usage: pnpm test [-- <turbo arguments> [-- <mocha arguments>]]
//   pnpm test -- --filter api
//   pnpm test -- --filter api -- --grep breaker
async function runTests(given: readonly string[]): Promise<Tally> {
  const root = process.cwd();
  const { turboArguments, mochaArguments } = parseTestArguments(given);
  const planned = planSuites(root, turboArguments);
  const suites = planned.filter(isWritten);
  const unwritten = planned.filter((suite) => !isWritten(suite)).map(({ name }) => name);
  if (unwritten.length > 0) console.log(`nothing written yet, so nothing to test: ${unwritten.join(', ')}`);

  for (const { directory } of suites) removeSummary(directory);
  const reporting = ['--reporter', `${import.meta.dirname}/mocha-summary-reporter.ts`, ...mochaArguments];
  let exitCode: number | null = 0;
  for (const { suites: those, concurrency } of planTurns(root, suites)) {
    // What was asked for has been planned with; the names that came of it say it all.
    const filters = those.map(({ name }) => `--filter=${name}`);
    const code = await runSuites(root, { turboArguments: [...withoutFilters(turboArguments), ...filters], mochaArguments: reporting, concurrency });
    if (code !== 0) exitCode = code;
  }
  return tallySuites({ suites, read: readSummary, exitCode });
}

try {
  reportTally(await runTests(process.argv.slice(2)));
} catch (error) {
  reportTally({ passed: 0, failed: 1, skipped: 0, complaints: [String(error)], retried: [] });
}
