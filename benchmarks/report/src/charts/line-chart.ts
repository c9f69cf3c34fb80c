import { element, type Markup } from '../markup/element.ts';
import { type ChartText, frame, label, type Point, round, stroke, WIDTH } from './frame.ts';
import { tickText } from './number-text.ts';
import type { Scale } from './scale.ts';

const LEFT = 52;
const RIGHT = 24;
const TOP = 10;
const PLOT = 210;
const AXIS = 40;
const LEGEND_ROW = 18;

/** One line, which may go through several rounds. */
export interface Line {
  readonly name: string;
  readonly className: string;
  /** Points of each round. */
  readonly rounds: readonly (readonly Point[])[];
}

/** An axis: what it measures, and where its values stand. */
export interface Axis {
  readonly label: string;
  readonly scale: Scale;
  /** Labels of its ticks. @default the numbers */
  readonly tickText?: (value: number) => string;
}

/** Lines over one x axis, with a legend below. Each has a dash pattern of its own beside its colour. */
export function lineChart(text: ChartText, axes: { readonly x: Axis; readonly y: Axis }, lines: readonly Line[]): Markup {
  const { x, y } = axes;
  const toX = (value: number): number => LEFT + x.scale.at(value) * (WIDTH - LEFT - RIGHT);
  const toY = (value: number): number => TOP + (1 - y.scale.at(value)) * PLOT;
  const bottom = TOP + PLOT;
  return frame(text, bottom + AXIS + lines.length * LEGEND_ROW + 4, [
    ...y.scale.ticks.flatMap((tick) => [
      stroke([LEFT, toY(tick)], [WIDTH - RIGHT, toY(tick)], 'grid'),
      label((y.tickText ?? tickText)(tick), LEFT - 6, toY(tick) + 4, { 'text-anchor': 'end', 'class': 'tick' }),
    ]),
    label(y.label, 12, TOP + PLOT / 2, { 'transform': `rotate(-90 12 ${TOP + PLOT / 2})`, 'text-anchor': 'middle', 'class': 'axis' }),
    ...x.scale.ticks.map((tick) => label((x.tickText ?? tickText)(tick), toX(tick), bottom + 16, { 'text-anchor': 'middle', 'class': 'tick' })),
    label(x.label, (LEFT + WIDTH - RIGHT) / 2, bottom + 33, { 'text-anchor': 'middle', 'class': 'axis' }),
    ...lines.map(({ className, rounds }) => element('g', { class: className }, ...rounds.map((points) =>
      element('path', { class: 'line', d: `M${points.map(([px, py]) => `${round(toX(px))} ${round(toY(py))}`).join('L')}` })))),
    ...lines.map(({ name, className }, index) => legend(name, className, bottom + AXIS + (index + 0.5) * LEGEND_ROW)),
  ]);
}

function legend(name: string, className: string, y: number): Markup {
  return element('g', { class: className }, element('path', { class: 'line', d: `M${LEFT} ${y}H${LEFT + 34}` }), label(name, LEFT + 42, y + 4, { class: 'subject' }));
}
