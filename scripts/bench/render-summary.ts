import { alignColumns, type BenchmarkResult, renderSpread } from '../../benchmarks/harness/src/index.ts';
import type { Run } from './run-one.ts';

/** What all runs came to: every figure that has a target, and what became of each benchmark. */
export function renderSummary(runs: readonly Run[], results: readonly BenchmarkResult[]): string {
  const targets = results.flatMap(({ benchmark, parts }) => parts.flatMap(({ title, outcomes }) => outcomes.flatMap(({ name, value, digits, target, isMet }) => {
    if (target === undefined) return [];
    // Parts may ask the same of different things.
    const isAlone = parts.filter((part) => part.outcomes.some((other) => other.name === name)).length === 1;
    return [{ isMet, cells: [benchmark, isAlone ? name : `${title}: ${name}`, renderSpread(value, digits), `≤ ${target}`, isMet === true ? 'met' : 'MISSED'] }];
  })));
  const met = targets.filter(({ isMet }) => isMet === true).length;
  return [
    '',
    `Targets: ${met} of ${targets.length} met. Median (min … max) of the rounds`,
    ...alignColumns(targets.map(({ cells }) => cells)),
    '',
    'Benchmarks',
    ...alignColumns(runs.map(runCells)),
    '',
  ].join('\n');
}

function runCells(run: Run): readonly string[] {
  const { name, kind } = run;
  if (kind === 'skipped') return [name, kind, run.why];
  return [name, kind === 'failed' ? 'FAILED' : kind, `${run.seconds} s${kind === 'failed' ? `, ${run.why}` : ''}`];
}
