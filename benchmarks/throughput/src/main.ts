import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { type BenchmarkOptions, HELP, parseOptions } from './parse-options.ts';
import { findOddFigures } from './report/find-odd-figures.ts';
import { renderJson } from './report/render-json.ts';
import { renderText } from './report/render-text.ts';
import type { BenchmarkResult } from './report/result.ts';
import { runBenchmark } from './run-benchmark.ts';

const RESULTS = fileURLToPath(new URL('../../results/', import.meta.url));

async function main(options: BenchmarkOptions): Promise<void> {
  const result = await runBenchmark(options, showProgress);
  showProgress('');
  process.stdout.write(renderText(result));
  for (const file of filesOf(options, result)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, renderJson(result));
    process.stdout.write(`\nwritten to ${file}\n`);
  }
  const odd = findOddFigures(result);
  for (const line of odd) process.stderr.write(`${line}\n`);
  if (odd.length > 0) process.exitCode = 1;
}

function filesOf({ jsonFile, isSaved }: BenchmarkOptions, { date }: BenchmarkResult): readonly string[] {
  const saved = isSaved ? [`${RESULTS}throughput-${date.slice(0, 10)}.json`] : [];
  return jsonFile === undefined ? saved : [...saved, resolve(jsonFile)];
}

// One line that is written over, on a terminal only: a log has no use for it.
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) process.stdout.write(HELP);
  else await main(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
