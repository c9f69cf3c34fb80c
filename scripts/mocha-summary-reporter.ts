import Mocha from 'mocha';
import { writeSummary } from './suites/suite-summary.ts';

const { Dot, Spec } = Mocha.reporters;
const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_RETRY } = Mocha.Runner.constants;

/**
 * Mocha's own output (titles on a terminal, dots elsewhere, failures in full), and the counts of the suite in a file.
 *
 * The file is written when the run ends: a suite that dies before leaves none, which is how its crash is noticed.
 */
// A default export because mocha loads a reporter by path and calls `new` on its default.
export default function mochaSummaryReporter(runner: Mocha.Runner, options: Mocha.MochaOptions): void {
  const display = new (process.stdout.isTTY ? Spec : Dot)(runner, options);
  const failures: string[] = [];
  const retried: string[] = [];
  runner.on(EVENT_TEST_FAIL, (test: Mocha.Test, thrown: unknown) => failures.push(told(test, thrown)));
  runner.on(EVENT_TEST_RETRY, (test: Mocha.Test, thrown: unknown) => retried.push(told(test, thrown)));
  runner.once(EVENT_RUN_END, () => {
    const { passes: passed, failures: failed, pending: skipped } = display.stats;
    writeSummary(process.cwd(), {
      passed,
      failed,
      skipped,
      failures,
      retried,
      nodeVersion: process.version,
    });
  });
}

function told(test: Mocha.Test, thrown: unknown): string {
  // What came from another process, as where files run beside each other, is an error's likeness.
  const message: unknown = Reflect.get(Object(thrown), 'message');
  const [firstLine] = String(message ?? thrown).split('\n', 1);
  return `${test.fullTitle()}: ${firstLine}`;
}
