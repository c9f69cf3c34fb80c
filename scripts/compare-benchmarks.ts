import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { describeCheckouts } from './bench-diff/describe-checkouts.ts';
import { diffFigures } from './bench-diff/diff-figures.ts';
import { type DiffOptions, HELP, parseDiffOptions } from './bench-diff/parse-diff-options.ts';
import { renderDiff } from './bench-diff/render-diff.ts';
import { runPasses } from './bench-diff/run-passes.ts';

// Compares two checkouts on this machine. Usage: pnpm bench:diff --base FOLDER [--help]
async function compareBenchmarks(options: DiffOptions): Promise<void> {
  for (const folder of [options.base, options.branch]) {
    if (!existsSync(join(folder, 'node_modules'))) throw new Error(`${folder} is not installed: npx -y pnpm@12 --dir ${folder} install`);
  }
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'proxyapi-diff-'));
  try {
    // One line for each step: it is a minute's, and a log has use for it as well.
    const passes = await runPasses({ ...options, folder, onProgress: (text) => console.error(text) });
    const table = renderDiff(describeCheckouts(options), passes, diffFigures(passes));
    process.stdout.write(table);
    if (options.folder !== undefined) writeFileSync(join(folder, 'comparison.md'), table);
    if (passes.some(({ branch }) => branch.failures.length > 0)) process.exitCode = 1;
  } finally {
    if (options.folder === undefined) rmSync(folder, { recursive: true });
  }
}

try {
  const options = parseDiffOptions(process.argv.slice(2));
  if (options === undefined) process.stdout.write(HELP);
  else await compareBenchmarks(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
