import type { BenchmarkResult } from '@proxyapi/bench-harness';

import { spreadText } from '../charts/number-text.ts';
import { verdictOf } from '../charts/verdict.ts';
import { element, type Markup } from '../markup/element.ts';
import { dataTable } from './data-table.ts';
import { partId } from './ids.ts';
import { verdictCell } from './verdict-cell.ts';

/** Every target of every result, those that were missed first. */
export function targetSummary(results: readonly BenchmarkResult[]): Markup {
  const targets = results.flatMap(({ benchmark, parts }, result) => parts.flatMap(({ outcomes }, part) => outcomes
    .filter((outcome) => verdictOf(outcome) !== 'untargeted')
    .map((outcome) => ({ benchmark, outcome, href: `#${partId(result, part)}`, isMet: verdictOf(outcome) === 'met' }))));
  const missed = targets.filter(({ isMet }) => !isMet);
  if (targets.length === 0) return element('section', { id: 'targets' }, element('h2', {}, 'Targets'), element('p', {}, 'No figure here has a target.'));
  return element('section', { id: 'targets' },
    element('h2', {}, 'Targets'),
    element('p', { class: missed.length === 0 ? 'met' : 'missed' }, `${targets.length - missed.length} of ${targets.length} met${missed.length === 0 ? '' : `, ${missed.length} missed`}.`),
    dataTable('Figures that have a target', ['figure', 'benchmark', 'median (lowest … highest)', 'target', ''], [...missed, ...targets.filter(({ isMet }) => isMet)].map(({ benchmark, outcome, href }) => ({
      className: verdictOf(outcome),
      cells: [[element('a', { href }, outcome.name)], benchmark, spreadText(outcome.value, outcome.digits), `≤ ${outcome.target}`, [verdictCell(outcome)]],
    }))));
}
