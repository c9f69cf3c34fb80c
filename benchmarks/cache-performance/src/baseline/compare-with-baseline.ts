import { compare, figureOf, type Measurement, type PartResult } from '@proxyapi/bench-harness';

import { judge, type Verdict } from './judge.ts';
import type { PairedTimes } from './paired-times.ts';

const FIGURES = ['hit', 'set'] as const;
type FigureName = (typeof FIGURES)[number];
const DIGITS = 3;

/** A part that sets what was measured beside the baseline. A target that is missed is a slowdown. */
export function compareWithBaseline(baseline: PartResult, now: PartResult): PartResult {
  const verdicts = FIGURES.map((figure) => ({ figure, verdict: judge(timesOf(baseline, figure), timesOf(now, figure)) }));
  const rounds = [[measurement('baseline', verdicts), measurement('now', verdicts)]];
  return {
    name: 'against-baseline',
    title: 'Beside the baseline',
    method: `SmartCache ÷ Map, each as it is in the fastest tenth of the rounds: ${baseline.rounds.length} of the baseline, ${now.rounds.length} of now. The noise is the standard error of that ratio, found by drawing rounds again. Now may be 1.1 times the baseline, or where the noise is large 1 and three standard errors of the difference.`,
    columns: FIGURES.flatMap((figure) => [
      { figure: `${figure}Ratio`, label: `${figure}, SmartCache ÷ Map`, digits: DIGITS },
      { figure: `${figure}NoisePercent`, label: `${figure} noise %`, digits: 1 },
    ]),
    rounds,
    outcomes: verdicts.map(({ figure, verdict: { limit } }) => compare({
      name: `${figure}, now ÷ baseline`, kind: 'ratio', figure: `${figure}Ratio`, subject: 'now', against: 'baseline', digits: DIGITS, target: Number(limit.toFixed(DIGITS)),
    }, rounds)),
  };
}

function timesOf({ rounds }: PartResult, figure: FigureName): readonly PairedTimes[] {
  return rounds.map((round) => ({ subjectNs: figureOf(round, 'SmartCache', `${figure}Ns`), mapNs: figureOf(round, 'Map', `${figure}Ns`) }));
}

function measurement(subject: 'baseline' | 'now', verdicts: readonly { readonly figure: FigureName; readonly verdict: Verdict }[]): Measurement {
  return {
    subject,
    figures: Object.fromEntries(verdicts.flatMap(({ figure, verdict }) => [
      [`${figure}Ratio`, verdict[subject]],
      [`${figure}NoisePercent`, 100 * verdict[`${subject}Noise`]],
    ])),
  };
}
