import Mocha from 'mocha';
import { writeSummary } from './suites/suite-summary.ts';

const { Dot, Spec } = Mocha.reporters;

/**
 * Mocha's own output (titles on a terminal, dots elsewhere, failures in full), and the counts of the suite in a file.
 *
 * The file is written when the run ends: a suite that dies before leaves none, which is how its crash is noticed.
 */
// A default export because mocha loads a reporter by path and calls `new` on its default.
export default function mochaSummaryReporter(runner: Mocha.Runner, options: Mocha.MochaOptions): void {
  const display = new (process.stdout.isTTY ? Spec : Dot)(runner, options);
  const told: string[] = [];
  runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test, error) => told.push(`${test.fullTitle()}: ${firstLine(error)}`));
  runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
    const { passes, failures, pending } = display.stats;
    writeSummary(process.cwd(), {
      passed: passes,
      failed: failures,
      skipped: pending,
      failures: told,
      nodeVersion: process.version,
    });
  });
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n', 1).join('');
