import { compareRounds, type Outcome, type PartResult } from '@proxyapi/bench-harness';

/** Subjects of a part, in the order of its rounds. */
export function subjectsOf({ rounds }: PartResult): readonly string[] {
  return [...new Set(rounds.flat().map(({ subject }) => subject))];
}

/** A subject's figure in the rounds that have one: a result file has `null` for what was no number. */
export function figuresOf({ rounds }: PartResult, subject: string, figure: string): readonly number[] {
  return rounds.flat().flatMap((measurement) => (measurement.subject === subject ? [measurement.figures[figure]] : [])).filter((value): value is number => value !== undefined && Number.isFinite(value));
}

/** What an outcome came to in each round; nothing where a figure is missing. */
export function outcomeValues({ rounds }: PartResult, outcome: Outcome): readonly number[] {
  try {
    return compareRounds(outcome, rounds).filter(Number.isFinite);
  } catch (error) {
    // A figure that the file does not have: the table says so.
    if (error instanceof TypeError) return [];
    throw error;
  }
}

/** Rounds in which a figure of the table is missing, one line for each figure. */
export function missingFigures(part: PartResult): readonly string[] {
  return subjectsOf(part).flatMap((subject) => part.columns.flatMap(({ figure, label }) => {
    const missing = part.rounds.length - figuresOf(part, subject, figure).length;
    return missing === 0 ? [] : [`${label} of ${subject}: no figure in ${missing} of ${part.rounds.length} rounds`];
  }));
}
