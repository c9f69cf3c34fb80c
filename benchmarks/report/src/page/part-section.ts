import type { Column, Outcome, PartResult } from '@proxyapi/bench-harness';
import { spread } from '@proxyapi/bench-harness';

import { comparisonChart } from '../charts/comparison-chart.ts';
import { figureChart } from '../charts/figure-chart.ts';
import { spreadText } from '../charts/number-text.ts';
import { verdictOf } from '../charts/verdict.ts';
import { element, type Markup } from '../markup/element.ts';
import { prose } from '../markup/prose.ts';
import { dataTable } from './data-table.ts';
import { figuresOf, missingFigures, outcomeValues, subjectsOf } from './part-figures.ts';
import { verdictCell } from './verdict-cell.ts';

/** A part: how it was measured, a chart of each of its figures and of its samples, and the tables behind them. */
export function partSection(id: string, part: PartResult, charts: readonly Markup[]): Markup {
  const { title, method, columns, rounds, outcomes } = part;
  // One round of one subject has nothing to be compared with: a table says it better than a row of single bars.
  const isSingle = rounds.length === 1 && subjectsOf(part).length === 1;
  return element('section', { id, class: 'part' },
    element('h3', {}, title),
    element('p', {}, ...prose(method)),
    ...missingFigures(part).map((line) => element('p', { class: 'warning' }, `✗ ${line}`)),
    element('div', { class: 'charts' },
      ...(outcomes.length === 0 ? [] : [comparisonChart(`${id}-compared`, outcomes.map((outcome) => ({ outcome, values: outcomeValues(part, outcome) })))]),
      ...(isSingle ? [] : columns.map((column, index) => chartOf(`${id}-figure-${index}`, part, column))),
      ...charts),
    element('details', { open: isSingle ? '' : undefined },
      element('summary', {}, `The figures as tables, ${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'}`),
      figureTable(part),
      ...(outcomes.length === 0 ? [] : [outcomeTable(part)])));
}

function chartOf(id: string, part: PartResult, { figure, label, digits }: Column): Markup {
  const rows = subjectsOf(part).map((subject) => ({ subject, values: figuresOf(part, subject, figure) }));
  return figureChart({ id, label, digits, rows, target: limitOf(part.outcomes, figure) });
}

// Only a worst round is judged on the axis of its figure; ratios and differences are judged round by round, on axes of their own.
function limitOf(outcomes: readonly Outcome[], figure: string): number | undefined {
  return outcomes.find((outcome) => outcome.kind === 'worst' && outcome.figure === figure)?.target;
}

function figureTable(part: PartResult): Markup {
  return dataTable('Median (lowest … highest) of the rounds', ['', ...part.columns.map(({ label }) => label)], subjectsOf(part).map((subject) => ({
    cells: [subject, ...part.columns.map(({ figure, digits }) => {
      const values = figuresOf(part, subject, figure);
      return spreadText(values.length === 0 ? undefined : spread(values), digits);
    })],
  })));
}

function outcomeTable({ outcomes }: PartResult): Markup {
  return dataTable('Compared within each round', ['', 'median (lowest … highest)', 'target'], outcomes.map((outcome) => ({
    className: verdictOf(outcome),
    cells: [outcome.name, spreadText(outcome.value, outcome.digits), outcome.target === undefined ? '' : [`≤ ${outcome.target}: `, verdictCell(outcome)]],
  })));
}
