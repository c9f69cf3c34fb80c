import { alignColumns } from './align-columns.ts';
import { spreadOf } from './compare.ts';
import { renderSpread } from './render-spread.ts';
import { renderTarget } from './render-target.ts';
import type { BenchmarkResult, Outcome, PartResult } from './result.ts';

/** The result as a person reads it on a terminal. */
export function renderText({ note, machine, parts }: BenchmarkResult): string {
  const { cpu, cores, memoryGb, system, node, pinning, loadBefore, loadAfter } = machine;
  return [
    ...(note === undefined ? [] : [note]),
    `${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}; load ${loadBefore} before, ${loadAfter} after`,
    pinning,
    ...parts.map(renderPart),
    '',
  ].join('\n');
}

function renderPart({ title, columns, rounds, outcomes }: PartResult): string {
  const header = ['', ...columns.map(({ label }) => label)];
  const rows = (rounds[0] ?? []).map(({ subject }) => [
    subject,
    ...columns.map(({ figure, digits }) => renderSpread(spreadOf(rounds, subject, figure), digits)),
  ]);
  return ['', `${title}, ${rounds.length} rounds: median (min … max)`, ...alignColumns([header, ...rows]), ...alignColumns(outcomes.map(renderOutcome))].join('\n');
}

function renderOutcome(outcome: Outcome): readonly string[] {
  const { name, value, digits, isMet } = outcome;
  const target = renderTarget(outcome);
  return [name, renderSpread(value, digits), target === undefined ? '' : `target ${target}: ${isMet === true ? 'met' : 'missed'}`];
}
