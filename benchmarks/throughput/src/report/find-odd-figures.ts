import process from 'node:process';

import type { BenchmarkResult } from './result.ts';

/** Figures that no run can come to, however slow the machine: one line each. */
export function findOddFigures({ parts }: BenchmarkResult): readonly string[] {
  return parts.flatMap(({ name, rounds }) => rounds.flat().flatMap(({ subject, figures }) =>
    Object.entries(figures)
      .filter(([figure, value]) => isOdd(figure, value))
      .map(([figure, value]) => `${name}: ${figure} of ${subject} is ${value}`)));
}

function isOdd(figure: string, value: number): boolean {
  if (!Number.isFinite(value)) return true;
  // The system's clock for processes is coarse elsewhere, and garbage may be collected between two looks at memory.
  if (figure.startsWith('cpu')) return process.platform === 'linux' && value <= 0;
  if (figure.startsWith('lateness') || figure.startsWith('rss')) return false;
  return figure === 'stalls' ? value < 0 : value <= 0;
}
