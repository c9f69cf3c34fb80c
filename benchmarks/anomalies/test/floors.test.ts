import { GENERATED_TRACE } from '@proxyapi/bench-harness';
import { expect } from 'chai';

import { DETECTOR_KINDS } from '../src/detectors/detector-kinds.ts';
import { HARMLESS, TRUE_INCIDENTS } from '../src/incidents/incident-kinds.ts';
import { overallFigures } from '../src/judge/figures.ts';
import { judgeRound } from '../src/judge/judge-round.ts';
import { MODEL_PROFILES, type ModelProfile } from '../src/traffic/model-profiles.ts';
import { readTrace } from '../src/traffic/trace.ts';

const [BUSY, MIDDLING] = MODEL_PROFILES;
const SEEDS = [1, 2, 3];

/** The gateway's detector on one model over some seeds. Everything in it follows from the seeds. */
function figures(profiles: readonly ModelProfile[]): ReturnType<typeof overallFigures> {
  const trace = readTrace(GENERATED_TRACE);
  const verdicts = SEEDS.flatMap((seed) => judgeRound({ trace, kinds: [...TRUE_INCIDENTS, ...HARMLESS], seed, profiles, detectors: DETECTOR_KINDS.slice(0, 1) })[0] ?? []);
  return overallFigures(verdicts);
}

describe('the detector', () => {
  it('is right in eight of ten alarms and finds nine of ten incidents on a model that is asked once a second', () => {
    const { precisionPercent, recallPercent, delaySeconds, falseAlarmsPerDay } = figures([{ ...BUSY, perSecond: 1 }]);
    expect(precisionPercent).to.be.at.least(80);
    expect(recallPercent).to.be.at.least(90);
    expect(delaySeconds).to.be.at.most(150);
    expect(falseAlarmsPerDay).to.be.at.most(1);
  });

  it('is right in eight of ten alarms and finds three of four incidents on a model that is asked three times in ten seconds', () => {
    const { precisionPercent, recallPercent, delaySeconds, falseAlarmsPerDay } = figures([MIDDLING ?? BUSY]);
    expect(precisionPercent).to.be.at.least(80);
    expect(recallPercent).to.be.at.least(75);
    expect(delaySeconds).to.be.at.most(300);
    expect(falseAlarmsPerDay).to.be.at.most(1);
  });
});
