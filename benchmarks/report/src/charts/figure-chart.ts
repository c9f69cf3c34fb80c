import { spread } from '@proxyapi/bench-harness';

import { element, type Markup } from '../markup/element.ts';
import { across, type ChartText, frame, label, MARGIN, round, stroke, WIDTH } from './frame.ts';
import { spreadText, tickText } from './number-text.ts';
import { type Scale, scaleFor } from './scale.ts';
import { spreadMarks } from './spread-marks.ts';
import { subjectClass } from './subject-class.ts';

const ROW = 42;
const LABEL_Y = 13;
const MARKS_Y = 27;
const BAR = 12;
const AXIS = 36;
const TARGET_ROOM = 16;

/** A subject and its figure in each round. */
export interface FigureRow {
  readonly subject: string;
  readonly values: readonly number[];
}

/** What a chart of one figure shows. */
export interface FigureChart extends Pick<ChartText, 'id'> {
  /** The figure with its unit. */
  readonly label: string;
  readonly digits: number;
  readonly rows: readonly FigureRow[];
  /** What no round may be above, where there is such a thing. */
  readonly target?: number | undefined;
}

/** One figure of all subjects, one below the other. */
export function figureChart({ id, label: figure, digits, rows, target }: FigureChart): Markup {
  const all = [...rows.flatMap(({ values }) => values), ...(target === undefined ? [] : [target])];
  const scale = scaleFor(all.length === 0 ? [0] : all);
  const subjects = rows.map(({ subject }) => subject);
  const top = target === undefined ? 0 : TARGET_ROOM;
  const bottom = top + rows.length * ROW + 4;
  const told = rows.map(({ subject, values }) => `${subject}: ${textOf(values, digits)}`).join('; ');
  return frame({ id, title: figure, description: `${figure}, median (lowest … highest) of the rounds. ${told}.` }, bottom + AXIS, [
    ...grid(scale, top, bottom),
    ...(target === undefined ? [] : targetMarks(across(scale.at(target)), `target ≤ ${tickText(target)}`, bottom)),
    ...rows.map((row, index) => element('g', { class: subjectClass(row.subject, subjects) }, ...rowMarks(row, digits, top + index * ROW, scale))),
    ...axis(scale, bottom, scale.kind === 'linear' ? figure : `${figure} (logarithmic)`),
  ]);
}

function rowMarks({ subject, values }: FigureRow, digits: number, y: number, scale: Scale): readonly Markup[] {
  return [
    ...(scale.kind === 'linear' && values.length > 0 ? [bar(spread(values).median, y + MARKS_Y, scale)] : []),
    ...spreadMarks(values, y + MARKS_Y, scale),
    label(subject, MARGIN, y + LABEL_Y, { class: 'subject' }),
    label(textOf(values, digits), WIDTH - MARGIN, y + LABEL_Y, { 'text-anchor': 'end', 'class': 'value' }),
  ];
}

// From zero: a bar's length is its figure. A logarithmic axis has no zero, and no bars.
function bar(value: number, y: number, scale: Scale): Markup {
  const [from, to] = [across(scale.at(0)), across(scale.at(value))];
  return element('rect', { x: round(Math.min(from, to)), y: y - BAR / 2, width: round(Math.abs(to - from)), height: BAR, class: 'bar' });
}

function textOf(values: readonly number[], digits: number): string {
  return spreadText(values.length === 0 ? undefined : spread(values), digits);
}

function grid(scale: Scale, top: number, bottom: number): readonly Markup[] {
  return scale.ticks.map((tick) => stroke([across(scale.at(tick)), top], [across(scale.at(tick)), bottom], 'grid'));
}

function axis(scale: Scale, y: number, title: string): readonly Markup[] {
  return [
    ...scale.ticks.map((tick) => label(tickText(tick), across(scale.at(tick)), y + 14, { 'text-anchor': 'middle', 'class': 'tick' })),
    label(title, WIDTH / 2, y + 30, { 'text-anchor': 'middle', 'class': 'axis' }),
  ];
}

function targetMarks(x: number, text: string, bottom: number): readonly Markup[] {
  const anchor = x > WIDTH / 2 ? 'end' : 'start';
  return [stroke([x, TARGET_ROOM - 6], [x, bottom], 'target'), label(text, x + (anchor === 'end' ? -4 : 4), TARGET_ROOM - 5, { 'text-anchor': anchor, 'class': 'target-label' })];
}
