import { globSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';

import { latestResults } from '@proxyapi/bench-harness';

import { renderPage } from './page/render-page.ts';
import { HELP, parseOptions, type ReportOptions } from './parse-options.ts';
import { readResults } from './read-results.ts';

const RESULTS = resolve(import.meta.dirname, '../../results');

function makePage({ files, page = join(RESULTS, 'report.html') }: ReportOptions): void {
  const results = files.length > 0 ? readResults(files) : latestResults(readResults(globSync('*.json', { cwd: RESULTS }).map((file) => join(RESULTS, file))));
  if (results.length === 0) throw new Error(`there is no result in ${RESULTS}`);
  writeFileSync(page, renderPage(results));
  process.stdout.write(`written to ${resolve(page)}\n`);
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) process.stdout.write(HELP);
  else makePage(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
