import { execFile, spawnSync } from 'node:child_process';
import process from 'node:process';

/** What `promtool` said, and whether it was content. */
export interface PromtoolVerdict {
  readonly isContent: boolean;
  readonly output: string;
}

/** The longest of its runs takes some 5 s of processor time. */
const LIMIT_MS = 60_000;

/** Runs Prometheus' own checker. */
export function promtool(...given: readonly string[]): Promise<PromtoolVerdict> {
  return new Promise((resolve) => {
    execFile('promtool', given, { timeout: LIMIT_MS }, (error, stdout, stderr) => {
      resolve({ isContent: error === null, output: `${error?.message ?? ''}\n${stdout}${stderr}` });
    });
  });
}

/** Lets the tests of a `describe` be skipped where there is no `promtool`. @throws with REQUIRE_SERVICES=1. */
export function needsPromtool(): void {
  before(function lookForPromtool() {
    if (spawnSync('promtool', ['--version'], { stdio: 'ignore' }).status === 0) return;
    if (process.env['REQUIRE_SERVICES'] === '1') throw new Error('promtool is not installed, and REQUIRE_SERVICES=1 asks for it');
    console.log('    skipped: promtool is not installed (Debian: apt-get install prometheus)');
    this.skip();
  });
}
