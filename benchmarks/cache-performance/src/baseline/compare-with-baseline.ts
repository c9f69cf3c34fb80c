import { compare, figureOf, type Measurement, type PartResult } from '@proxyapi/bench-harness';

import { judge, type Verdict } from './judge.ts';

/**
 * What is judged, and beside what. A set not beside the Map: that allocates and evicts nothing, so that a busy machine slows
 * SmartCache down and hardly the Map, which no statistic mends.
 */
const JUDGED = [
  { figure: 'hit', against: 'Map' },
  { figure: 'set', against: 'lru-cache' },
] as const;
const DIGITS = 3;

type JudgedFigure = (typeof JUDGED)[number] & { readonly verdict: Verdict };

/** A part that sets what was measured beside the baseline. A target that is missed is a slowdown. */
export function compareWithBaseline(baseline: PartResult, now: PartResult): PartResult {
  const judged = JUDGED.map((each) => ({ ...each, verdict: judge(ratiosOf(baseline, each), ratiosOf(now, each)) }));
  const rounds = [[measurementOf('baseline', judged), measurementOf('now', judged)]];
  return {
    name: 'against-baseline',
    title: 'Beside the baseline',
    method: `A ratio is the median of the rounds', ${baseline.rounds.length} of the baseline and ${now.rounds.length} of now; its noise is the standard error of that. Now may be 1.1 times the baseline, or where the noise is large 1 and three standard errors of the difference.`,
    columns: judged.flatMap(({ figure, against }) => [
      { figure: `${figure}Ratio`, label: `${figure}, SmartCache ÷ ${against}`, digits: DIGITS },
      { figure: `${figure}NoisePercent`, label: 'noise %', digits: 1 },
    ]),
    rounds,
    outcomes: judged.map(({ figure, verdict: { limit } }) => compare({
      name: `${figure}, now ÷ baseline`, kind: 'ratio', figure: `${figure}Ratio`, subject: 'now', against: 'baseline', digits: DIGITS, target: Number(limit.toFixed(DIGITS)),
    }, rounds)),
  };
}

function ratiosOf({ rounds }: PartResult, { figure, against }: (typeof JUDGED)[number]): readonly number[] {
  return rounds.map((round) => figureOf(round, 'SmartCache', `${figure}Ns`) / figureOf(round, against, `${figure}Ns`));
}

function measurementOf(subject: 'baseline' | 'now', judged: readonly JudgedFigure[]): Measurement {
  return {
    subject,
    figures: Object.fromEntries(judged.flatMap(({ figure, verdict }) => [
      [`${figure}Ratio`, verdict[subject]],
      [`${figure}NoisePercent`, 100 * verdict[`${subject}Noise`]],
    ])),
  };
}
