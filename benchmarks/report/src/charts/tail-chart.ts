import { percentile } from '@proxyapi/bench-harness';

import type { Markup } from '../markup/element.ts';
import type { ChartText, Point } from './frame.ts';
import { type Line, lineChart } from './line-chart.ts';
import { type Scale, scaleFor } from './scale.ts';
import { subjectClass } from './subject-class.ts';

/** Samples of one subject, all rounds together. */
export interface TailRow {
  readonly subject: string;
  readonly samplesMs: readonly number[];
}

/** Shares of the samples that are told: closer together the nearer they come to all. */
const RATIOS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.992, 0.994, 0.995, 0.996, 0.997, 0.998, 0.999];
const TICKS = [0.5, 0.9, 0.99, 0.999];

/** How long requests took, by the share that took no longer: each nine has as much room as the one before. */
export function tailChart(text: Pick<ChartText, 'id' | 'title'>, rows: readonly TailRow[]): Markup {
  const subjects = rows.map(({ subject }) => subject);
  const lines = rows.map(({ subject, samplesMs }): Line => ({ name: subject, className: subjectClass(subject, subjects), rounds: [curve(samplesMs)] }));
  const values = lines.flatMap(({ rounds }) => rounds.flat().map(([, ms]) => ms));
  const told = rows.map(({ subject, samplesMs }) => `${subject}: ${TICKS.map((ratio) => `p${tickOf(ratio)} ${percentile(samplesMs, ratio).toFixed(3)} ms`).join(', ')}`).join('; ');
  return lineChart(
    { ...text, description: `${text.title}, samples of all rounds together. ${told}.` },
    {
      x: { label: 'percentile', scale: tailScale(), tickText: (ratio) => `p${tickOf(ratio)}` },
      y: withUnit('ms', scaleFor(values)),
    },
    lines,
  );
}

// No further than the samples go: of a hundred there is no 99.9th percentile.
function curve(samplesMs: readonly number[]): readonly Point[] {
  return RATIOS.filter((ratio) => ratio === 0 || (1 - ratio) * samplesMs.length >= 1).map((ratio): Point => [ratio, percentile(samplesMs, ratio)]);
}

function withUnit(unit: string, scale: Scale): { readonly label: string; readonly scale: Scale } {
  return { label: scale.kind === 'linear' ? unit : `${unit} (logarithmic)`, scale };
}

function tailScale(): Scale {
  return { kind: 'logarithmic', ticks: TICKS, at: (ratio) => -Math.log10(1 - ratio) / 3 };
}

function tickOf(ratio: number): string {
  return String(Number((ratio * 100).toFixed(1)));
}
