import { spread, type Spread } from '../statistics/spread.ts';
import { SUBJECT_NAMES } from '../subjects/start-subjects.ts';
import { figureOf } from './compare.ts';
import type { BenchmarkResult, Outcome, PartResult } from './result.ts';

/** The result as a person reads it on a terminal. */
export function renderText({ machine, parts }: BenchmarkResult): string {
  const { cpu, cores, memoryGb, system, node, pinning, loadBefore, loadAfter } = machine;
  return [
    `${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}; load ${loadBefore} before, ${loadAfter} after`,
    pinning,
    ...parts.map(renderPart),
    '',
  ].join('\n');
}

function renderPart({ title, columns, rounds, outcomes }: PartResult): string {
  const header = ['', ...columns.map(({ label }) => label)];
  const rows = SUBJECT_NAMES.map((subject) => [
    subject,
    ...columns.map(({ figure, digits }) => renderSpread(spread(rounds.map((round) => figureOf(round, subject, figure))), digits)),
  ]);
  return ['', `${title}, ${rounds.length} rounds: median (min … max)`, ...align([header, ...rows]), ...align(outcomes.map(renderOutcome))].join('\n');
}

function renderOutcome({ name, value, digits, target, isMet }: Outcome): readonly string[] {
  const verdict = target === undefined ? '' : `target ≤ ${target}: ${isMet === true ? 'met' : 'missed'}`;
  return [name, renderSpread(value, digits), verdict];
}

function renderSpread({ median, min, max }: Spread, digits: number): string {
  const [middle, low, high] = [median, min, max].map((value) => value.toFixed(digits));
  return low === high ? `${middle}` : `${middle} (${low} … ${high})`;
}

function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
