import Mocha from 'mocha';

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Mocha.Runner.constants;
const MS_PER_SECOND = 1000;

/** Prints one line a case: what it was, whether it was survived, how long it took; the failures in full after that. */
// A default export because mocha loads a reporter by path and calls `new` on its default.
export default class FaultTableReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const since = performance.now();
    console.log('passed    time  case');
    runner.on(EVENT_TEST_PASS, (test: Mocha.Test) => printCase('yes', test));
    runner.on(EVENT_TEST_FAIL, (test: Mocha.Test) => printCase('NO', test));
    runner.on(EVENT_TEST_PENDING, (test: Mocha.Test) => printCase('skipped', test));
    runner.once(EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      if (failures > 0) this.epilogue();
      const skipped = pending > 0 ? `, ${pending} skipped` : '';
      console.log(`\n${passes} of ${passes + failures} survived${skipped} (${seconds(performance.now() - since)})`);
    });
  }
}

function printCase(passed: string, { title, duration }: Mocha.Test): void {
  const time = duration === undefined ? '' : seconds(duration);
  console.log(`${passed.padEnd(7)} ${time.padStart(6)}  ${title}`);
}

function seconds(ms: number): string {
  return `${(ms / MS_PER_SECOND).toFixed(1)} s`;
}
