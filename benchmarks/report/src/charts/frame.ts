import { type Attributes, type Content, element, type Markup } from '../markup/element.ts';

/** Width of every chart, in its own units. */
export const WIDTH = 560;
/** Room at both sides, so that labels of the outermost ticks are whole. */
export const MARGIN = 26;
/** Longer names are cut in a chart; its table has them whole. */
const LABEL_LENGTH = 64;

/** What a chart shows, in words. */
export interface ChartText {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** What somebody who cannot see the chart is told of it. */
  readonly description: string;
}

/** A drawing with its title and description, in a figure whose caption is the title. */
export function frame({ id, title, description }: ChartText, height: number, contents: readonly Content[]): Markup {
  return element('figure', {},
    element('figcaption', {}, title),
    element('svg', { 'xmlns': 'http://www.w3.org/2000/svg', 'viewBox': `0 0 ${WIDTH} ${height}`, 'role': 'img', 'aria-labelledby': `${id}-title ${id}-desc` },
      element('title', { id: `${id}-title` }, title),
      element('desc', { id: `${id}-desc` }, description),
      ...contents));
}

/** Text at a point of a chart. */
export function label(text: string, x: number, y: number, attributes: Attributes = {}): Markup {
  return element('text', { x: round(x), y: round(y), ...attributes }, text.length > LABEL_LENGTH ? `${text.slice(0, LABEL_LENGTH - 1)}…` : text);
}

/** A straight line. */
export function stroke([x1, y1]: Point, [x2, y2]: Point, className: string): Markup {
  return element('line', { x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2), class: className });
}

/** x and y. */
export type Point = readonly [number, number];

/** To a tenth of a unit: nobody sees more, and the page is half as long. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Where a share of the width between the margins lies. */
export function across(share: number): number {
  return MARGIN + share * (WIDTH - 2 * MARGIN);
}
