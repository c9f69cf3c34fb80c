import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { UNDECIDED } from '../apps/api/test/faults/undecided.ts';

// Does to the gateway what the world does, and prints a table of what it survived.
// Usage: pnpm faults [<mocha arguments>]      pnpm faults --grep A35
//   FAULTS_FULL=1       the counts that the rows name, where the default run makes do with fewer
//   REQUIRE_SERVICES=1  a case whose program is not installed fails instead of being skipped
async function runFaults(mochaArguments: readonly string[]): Promise<void> {
  const directory = join(import.meta.dirname, '..', 'apps', 'api');
  const mocha = createRequire(join(directory, 'package.json')).resolve('mocha/bin/mocha.js');
  const options = ['--no-config', '--node-option', 'conditions=proxyapi-source', '--reporter', join(import.meta.dirname, 'fault-table-reporter.ts')];
  const child = spawn(process.execPath, [mocha, ...options, ...mochaArguments, 'test/faults/**/*.test.ts'], { cwd: directory, stdio: 'inherit' });
  const [exitCode]: (number | null)[] = await once(child, 'exit');
  console.log('\nnot decided yet:');
  for (const { row, expected, waitsFor } of UNDECIDED) console.log(`  ${row}  ${expected} (waits for: ${waitsFor})`);
  process.exitCode = exitCode ?? 1;
}

// pnpm hands a `--` on.
await runFaults(process.argv.slice(2).filter((argument) => argument !== '--'));
