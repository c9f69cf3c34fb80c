import type { Markup } from '../markup/element.ts';
import type { ChartText, Point } from './frame.ts';
import { lineChart } from './line-chart.ts';
import { linearScale } from './scale.ts';

/** Memory of one kind, once a second, in each round. */
export interface MemoryRow {
  readonly name: string;
  readonly rounds: readonly (readonly number[])[];
}

/** Memory over the time of a run. The axis begins at zero: what looks steep is steep. */
export function memoryChart({ id, title }: Pick<ChartText, 'id' | 'title'>, rows: readonly MemoryRow[]): Markup {
  const all = rows.flatMap(({ rounds }) => rounds);
  const told = rows.map(({ name, rounds }) => `${name}: ${rounds.map((samples) => `from ${(samples[0] ?? 0).toFixed(1)} to ${(samples.at(-1) ?? 0).toFixed(1)}, at most ${Math.max(...samples).toFixed(1)}`).join('; ')} MB`).join('. ');
  return lineChart(
    { id, title, description: `${title}. ${told}.` },
    {
      x: { label: 'seconds', scale: linearScale(0, Math.max(...all.map(({ length }) => length - 1))) },
      y: { label: 'MB', scale: linearScale(0, Math.max(...all.flat())) },
    },
    rows.map(({ name, rounds }, index) => ({ name, className: `color-${index % 6}`, rounds: rounds.map((samples) => samples.map((mb, second): Point => [second, mb])) })),
  );
}
