import { resolve } from 'node:path';
import process from 'node:process';

import { HELP, parseBenchOptions } from './bench/parse-bench-options.ts';
import { runAll } from './bench/run-all.ts';

// Runs every benchmark short and makes a page of the results. Usage: pnpm bench [--help]
try {
  const options = parseBenchOptions(process.argv.slice(2));
  if (options === undefined) process.stdout.write(HELP);
  else if (!(await runAll(options, { root: resolve(import.meta.dirname, '..'), write: (text) => process.stdout.write(text) }))) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
