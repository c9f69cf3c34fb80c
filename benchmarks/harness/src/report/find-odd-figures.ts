import type { BenchmarkResult } from './result.ts';

/** Whether no run can come to this figure, however slow the machine. Whoever asks has seen that it is finite. */
export type IsOddFigure = (figure: string, value: number) => boolean;

/** What cannot be in a result: one line each. */
export function findOddFigures({ parts }: BenchmarkResult, isOdd: IsOddFigure): readonly string[] {
  return parts.flatMap(({ name, rounds, outcomes }) => [
    ...rounds.flat().flatMap(({ subject, figures }) => Object.entries(figures)
      .filter(([figure, value]) => !Number.isFinite(value) || isOdd(figure, value))
      .map(([figure, value]) => `${name}: ${figure} of ${subject} is ${value}`)),
    ...outcomes.filter(({ value: { median, min, max } }) => ![median, min, max].every(Number.isFinite))
      .map((outcome) => `${name}: ${outcome.name} is ${outcome.value.median}`),
  ]);
}
