import type { Outcome } from '@proxyapi/bench-harness';

import { element, type Markup } from '../markup/element.ts';
import { across, type ChartText, frame, label, MARGIN, stroke } from './frame.ts';
import { spreadText, tickText } from './number-text.ts';
import { type Scale, scaleFor } from './scale.ts';
import { spreadMarks } from './spread-marks.ts';
import { verdictOf } from './verdict.ts';

const ROW = 84;
const NAME_Y = 14;
const VALUE_Y = 31;
const STRIP_TOP = 38;
const MARKS_Y = 49;
const STRIP_BOTTOM = 60;
const TICKS_Y = 73;

/** A comparison with what it came to in each round. */
export interface ComparisonRow {
  readonly outcome: Outcome;
  readonly values: readonly number[];
}

/** What was compared within each round, each comparison on an axis of its own, with its target as a line. */
export function comparisonChart(id: string, rows: readonly ComparisonRow[]): Markup {
  const text: ChartText = {
    id,
    title: 'Compared within each round',
    description: rows.map(({ outcome }) => `${outcome.name}: ${spreadText(outcome.value, outcome.digits)}${verdictText(outcome)}`).join('; '),
  };
  return frame(text, rows.length * ROW, rows.map((row, index) => element('g', { class: `outcome ${verdictOf(row.outcome)}`, transform: `translate(0 ${index * ROW})` }, ...rowMarks(row))));
}

function rowMarks({ outcome, values }: ComparisonRow): readonly Markup[] {
  const { name, kind, value, digits, target } = outcome;
  // What two equal subjects come to.
  const even = kind === 'ratio' ? 1 : 0;
  const scale = scaleFor([...values, even, ...(target === undefined ? [] : [target])].filter(Number.isFinite));
  return [
    label(name, MARGIN, NAME_Y, { class: 'subject' }),
    label(`${spreadText(value, digits)}${verdictText(outcome)}`, MARGIN, VALUE_Y, { class: 'value verdict' }),
    ...strip(scale),
    ...(kind === 'worst' ? [] : [vertical(scale.at(even), 'even')]),
    ...spreadMarks(values, MARKS_Y, scale),
    ...(target === undefined ? [] : [vertical(scale.at(target), 'target')]),
  ];
}

function strip(scale: Scale): readonly Markup[] {
  return scale.ticks.flatMap((tick) => [
    vertical(scale.at(tick), 'grid'),
    label(tickText(tick), across(scale.at(tick)), TICKS_Y, { 'text-anchor': 'middle', 'class': 'tick' }),
  ]);
}

function vertical(share: number, className: string): Markup {
  return stroke([across(share), STRIP_TOP], [across(share), STRIP_BOTTOM], className);
}

function verdictText(outcome: Outcome): string {
  const { target } = outcome;
  if (target === undefined) return '';
  return ` — target ≤ ${tickText(target)}: ${verdictOf(outcome) === 'met' ? '✓ met' : '✗ missed'}`;
}
