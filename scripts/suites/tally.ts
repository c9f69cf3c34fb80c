import type { Suite } from './suite.ts';
import type { SuiteSummary } from './suite-summary.ts';

/** The counts of all suites together. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, a line each: failing tests, and what was counted as failed without one. */
  readonly complaints: readonly string[];
  /** What failed and was tried again, a line each. */
  readonly retried: readonly string[];
}

/** How a run of suites went. */
export interface SuitesOutcome {
  readonly suites: readonly Suite[];
  readonly read: (directory: string) => SuiteSummary | undefined;
  /** Of the process that ran the suites; null when a signal ended it. */
  readonly exitCode: number | null;
}

/**
 * Adds the suites up. Each of these counts as one failure, so that nothing red can end in a green line: a suite
 * without a summary, a run in which no test passed or failed, a bad exit code that no count explains.
 */
export function tallySuites({ suites, read, exitCode }: SuitesOutcome): Tally {
  const summaries = suites.map(({ directory }) => read(directory));
  const sum = (key: 'passed' | 'failed' | 'skipped'): number =>
    summaries.reduce((total, summary) => total + (summary?.[key] ?? 0), 0);
  const told = (key: 'failures' | 'retried'): readonly string[] =>
    suites.flatMap(({ name }, index) => (summaries[index]?.[key] ?? []).map((line) => `${name} ${line}`));
  const complaints = suites
    .filter((_suite, index) => summaries[index] === undefined)
    .map(({ name }) => `${name} ended before its summary: it crashed, called process.exit() or has no test file`);
  const [passed, failed] = [sum('passed'), sum('failed')];
  if (passed + failed + complaints.length === 0) complaints.push('no test ran: check the filter');
  if (exitCode !== 0 && failed + complaints.length === 0) {
    complaints.push(`every test passed, then a suite ended badly (exit code ${exitCode}); its error is above`);
  }
  return { passed, failed: failed + complaints.length, skipped: sum('skipped'), complaints: [...told('failures'), ...complaints], retried: told('retried') };
}

/** `12 passed, 0 failed`, and `, 3 skipped` when there were any. */
export function formatTally({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
