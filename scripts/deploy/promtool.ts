import { execFile, spawnSync } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';

/** What `promtool` said, and whether it was content. */
export interface PromtoolVerdict {
  readonly isContent: boolean;
  readonly output: string;
}

/** The longest of its runs takes some 5 s of processor time. */
const LIMIT_MS = 60_000;

/** Runs Prometheus' own checker. */
export async function promtool(...given: readonly string[]): Promise<PromtoolVerdict> {
  try {
    const { stdout, stderr } = await promisify(execFile)('promtool', given, { timeout: LIMIT_MS });
    return { isContent: true, output: stdout + stderr };
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    return { isContent: false, output: `${String(error)}\n${stdout ?? ''}${stderr ?? ''}` };
  }
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
