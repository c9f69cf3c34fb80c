import { type Spread, spread } from '@proxyapi/bench-harness';

import { element, type Markup } from '../markup/element.ts';
import { across, round, stroke } from './frame.ts';
import type { Scale } from './scale.ts';

const CAP = 5;
const MEDIAN = 8;
const JITTER = 4;
const LANES = 3;

/** Rounds of one figure on a line: a dot for each, an error bar from the lowest to the highest, a thick mark at the median. */
export function spreadMarks(values: readonly number[], y: number, scale: Scale): readonly Markup[] {
  if (values.length === 0) return [];
  const { median, min, max }: Spread = spread(values);
  const [low, middle, high] = [min, median, max].map((value) => across(scale.at(value)));
  if (low === undefined || middle === undefined || high === undefined) return [];
  return [
    stroke([low, y], [high, y], 'range'),
    stroke([low, y - CAP], [low, y + CAP], 'range'),
    stroke([high, y - CAP], [high, y + CAP], 'range'),
    ...values.map((value, index) => element('circle', { cx: round(across(scale.at(value))), cy: y + ((index % LANES) - 1) * JITTER, r: 2.6, class: 'sample' })),
    stroke([middle, y - MEDIAN], [middle, y + MEDIAN], 'median'),
  ];
}
