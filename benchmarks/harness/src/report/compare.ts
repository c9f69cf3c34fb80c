import { spread, type Spread } from '../statistics/spread.ts';
import type { Comparison, Measurement } from './measurement.ts';
import type { Outcome } from './result.ts';

type Rounds = readonly (readonly Measurement[])[];

/** What a comparison comes to over all rounds; each round is compared with itself only. */
export function compare(comparison: Comparison, rounds: Rounds): Outcome {
  const { kind, target, targetAtLeast } = comparison;
  const value = spread(compareRounds(comparison, rounds));
  const judged = kind === 'worst' ? value.max : value.median;
  if (target !== undefined) return { ...comparison, value, isMet: judged <= target };
  return targetAtLeast === undefined ? { ...comparison, value } : { ...comparison, value, isMet: judged >= targetAtLeast };
}

/** What a comparison comes to in each round. */
export function compareRounds({ kind, figure, subject, against }: Comparison, rounds: Rounds): readonly number[] {
  return rounds.map((round) => {
    const own = figureOf(round, subject, figure);
    const other = figureOf(round, against, figure);
    if (kind === 'worst') return own;
    return kind === 'ratio' ? own / other : own - other;
  });
}

/** A subject's figure in one round. @throws TypeError when it was not measured. */
export function figureOf(round: readonly Measurement[], subject: string, figure: string): number {
  const value = round.find((measurement) => measurement.subject === subject)?.figures[figure];
  if (value === undefined) throw new TypeError(`${figure} of ${subject} was not measured`);
  return value;
}

/** A subject's figure over all rounds. @throws TypeError when one of them did not measure it. */
export function spreadOf(rounds: Rounds, subject: string, figure: string): Spread {
  return spread(rounds.map((round) => figureOf(round, subject, figure)));
}
