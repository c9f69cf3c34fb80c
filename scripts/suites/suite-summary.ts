import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What one mocha run counted. */
export interface SuiteSummary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** A line for each failing test or hook: its title and the first line of its error. */
  readonly failures: readonly string[];
  /** The same for each that failed and was tried again, whatever came of it then: a flaw of a test, or of the product. */
  readonly retried: readonly string[];
  /** The `process.version` that ran the suite. */
  readonly nodeVersion: string;
}

// Turborepo's directory: already ignored by git in every package.
const fileIn = (directory: string): string => join(directory, '.turbo', 'mocha-summary.json');

/** Leaves the counts of the suite in `directory` for whoever started it. */
export function writeSummary(directory: string, summary: SuiteSummary): void {
  const file = fileIn(directory);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(summary)}\n`);
}

/** The counts that the suite in `directory` left; undefined when it left none. */
export function readSummary(directory: string): SuiteSummary | undefined {
  const file = fileIn(directory);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Removes the counts of an earlier run, so that they cannot be taken for this one's. */
export function removeSummary(directory: string): void {
  rmSync(fileIn(directory), { force: true });
}
