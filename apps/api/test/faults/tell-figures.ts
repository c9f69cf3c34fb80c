import { isFullRun } from './full-run.ts';

/** Prints what was measured, in a full run: the bounds of a test say only that it was not worse. */
export function tellFigures(row: string, figures: Readonly<Record<string, number>>): void {
  if (!isFullRun()) return;
  console.log(`        ${row}: ${Object.entries(figures).map(([name, value]) => `${name} ${Number(value.toFixed(3))}`).join(', ')}`);
}
