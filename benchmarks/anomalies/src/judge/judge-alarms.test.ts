import { expect } from 'chai';

import type { IncidentKind } from '../incidents/incident-kinds.ts';
import { overallFigures } from './figures.ts';
import { judgeAlarms } from './judge-alarms.ts';

const MINUTE_MS = 60_000;
const SLOW: IncidentKind = { name: 'slow', minutes: 30, signals: ['first_token'], consequences: ['whole_answer'], effectAt: () => ({}) };
const HARMLESS: IncidentKind = { name: 'harmless', minutes: 30, signals: [], consequences: [], effectAt: () => ({}) };
const PLAN = {
  incidents: [
    { kind: SLOW, startMs: 100 * MINUTE_MS, endMs: 130 * MINUTE_MS },
    { kind: HARMLESS, startMs: 400 * MINUTE_MS, endMs: 430 * MINUTE_MS },
  ],
  endMs: 1440 * MINUTE_MS,
};

function judge(...alarms: readonly (readonly ['first_token' | 'whole_answer' | 'errors', number])[]): ReturnType<typeof judgeAlarms> {
  return judgeAlarms(alarms.map(([signal, minute]) => ({ signal, startMs: minute * MINUTE_MS, endMs: (minute + 5) * MINUTE_MS })), { plan: PLAN, model: 'm' });
}

describe('judgeAlarms', () => {
  it('takes the first alarm for a signal of the incident as its delay', () => {
    const verdict = judge(['first_token', 110], ['first_token', 104], ['whole_answer', 101]);
    expect(verdict).to.include({ trueAlarms: 3, falseAlarms: 0 });
    expect(verdict.incidents[0]?.delayMs).to.equal(4 * MINUTE_MS);
  });

  it('takes alarms at other times, for other signals and of harmless things for false', () => {
    const verdict = judge(['first_token', 50], ['errors', 110], ['first_token', 410], ['first_token', 141]);
    expect(verdict).to.include({ trueAlarms: 0, falseAlarms: 4 });
    expect(verdict.incidents.map(({ falseAlarms }) => falseAlarms)).to.deep.equal([1, 1]);
    expect(verdict.incidents[0]?.delayMs).to.equal(undefined);
  });

  it('takes an alarm right after the incident for neither', () => {
    expect(judge(['first_token', 135])).to.include({ trueAlarms: 0, falseAlarms: 0 });
  });

  it('comes to precision, recall, delay and false alarms for a day', () => {
    expect(overallFigures([judge(['first_token', 104], ['errors', 110])])).to.deep.equal({ precisionPercent: 50, recallPercent: 100, delaySeconds: 240, falseAlarmsPerDay: 1 });
    expect(overallFigures([judge()])).to.deep.equal({ precisionPercent: 100, recallPercent: 0, delaySeconds: 1800, falseAlarmsPerDay: 0 });
  });
});
