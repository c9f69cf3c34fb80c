import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { Feature } from './feature.ts';

/** Far longer than any single test takes. */
const LIMIT_MS = 180_000;
const TEST_LIMIT_MS = 60_000;

/**
 * How a named test went. `crashed` is a run that never came to it: a file that does not parse, a hook that failed, or no
 * test of that name. It proves nothing.
 */
export type TestRun = 'green' | 'red' | 'crashed';

interface MochaReport {
  readonly passes: readonly unknown[];
  readonly failures: readonly { readonly title: string }[];
}

/** Runs one test of a repository, by its title. */
export async function runNamedTest(root: string, { directory, file, title }: Feature['test']): Promise<TestRun> {
  const cwd = join(root, directory);
  const output = join(root, '.named-test.json');
  rmSync(output, { force: true });
  const mocha = createRequire(join(cwd, 'package.json')).resolve('mocha/bin/mocha.js');
  const options = ['--no-config', '--node-option', 'conditions=proxyapi-source', '--timeout', String(TEST_LIMIT_MS), '--exit'];
  const report = ['--reporter', 'json', '--reporter-option', `output=${output}`];
  const child = spawn(process.execPath, [mocha, ...options, ...report, '--fgrep', title, file], { cwd, stdio: 'ignore', timeout: LIMIT_MS });
  await once(child, 'exit');
  return judge(output);
}

function judge(output: string): TestRun {
  const report = readReport(output);
  if (report === undefined || report.failures.some(({ title }) => /^".*" hook/.test(title))) return 'crashed';
  if (report.failures.length > 0) return 'red';
  return report.passes.length > 0 ? 'green' : 'crashed';
}

function readReport(output: string): MochaReport | undefined {
  try {
    return JSON.parse(readFileSync(output, 'utf8'));
  } catch {
    // Mocha ended before its report.
    return undefined;
  }
}
