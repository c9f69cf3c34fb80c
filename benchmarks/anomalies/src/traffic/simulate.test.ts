import { GENERATED_TRACE, median } from '@proxyapi/bench-harness';
import { expect } from 'chai';

import { HARMLESS, type IncidentKind, TRUE_INCIDENTS } from '../incidents/incident-kinds.ts';
import { planIncidents } from '../incidents/plan.ts';
import { MODEL_PROFILES } from './model-profiles.ts';
import { simulate } from './simulate.ts';
import { readTrace } from './trace.ts';

const TRACE = readTrace(GENERATED_TRACE);
const PROFILE = { ...MODEL_PROFILES[0], perSecond: 1 };

function kind(name: string): IncidentKind {
  const found = [...TRUE_INCIDENTS, ...HARMLESS].find((each) => each.name === name);
  if (found === undefined) throw new TypeError(name);
  return found;
}

describe('simulated traffic', () => {
  it('is the same for the same seed, and another for another', () => {
    const plan = planIncidents([], () => 0);
    const take = (seed: number) => simulate({ profile: PROFILE, plan, trace: TRACE, seed }).take(100).toArray();
    expect(take(1)).to.deep.equal(take(1)).and.not.deep.equal(take(2));
  });

  it('ends with its plan, with time that only goes on', () => {
    const plan = planIncidents([kind('latency ×3')], () => 0.5);
    const attempts = simulate({ profile: PROFILE, plan, trace: TRACE, seed: 1 }).toArray();
    expect(attempts.every(({ startedAtMs }, index) => index === 0 || startedAtMs >= (attempts[index - 1]?.startedAtMs ?? 0))).to.equal(true);
    expect(attempts.at(-1)?.startedAtMs).to.be.within(plan.endMs - 600_000, plan.endMs);
  });

  it('has the incident in its time and not outside of it', () => {
    for (const [name, figure, low, high] of [
      ['latency ×3', 'firstTokenMs', 2.6, 3.4], ['errors 30 %', 'failures', 10, 300], ['answers five times as long', 'tokens', 3, 7], ['load ÷10', 'arrivals', 0.08, 0.12],
    ] as const) {
      const plan = planIncidents([kind(name)], () => 0);
      const [{ startMs, endMs } = { startMs: 0, endMs: 0 }] = plan.incidents;
      const attempts = simulate({ profile: PROFILE, plan, trace: TRACE, seed: 4 }).toArray();
      const figureOf = (fromMs: number, toMs: number): number => {
        const own = attempts.filter(({ startedAtMs }) => startedAtMs >= fromMs && startedAtMs < toMs);
        const fine = own.filter(({ result }) => result === 'ok');
        switch (figure) {
          case 'firstTokenMs': return median(fine.map(({ firstTokenMs }) => firstTokenMs ?? 0));
          case 'failures': return (own.length - fine.length) / own.length;
          case 'tokens': return median(fine.map(({ usage }) => usage?.completionTokens ?? 0));
          case 'arrivals': return own.length / (toMs - fromMs);
        }
      };
      const before = figureOf(startMs - (endMs - startMs), startMs);
      expect(figureOf(startMs, endMs) / before, name).to.be.within(low, high);
      expect(figureOf(endMs, endMs + (endMs - startMs)) / before, `${name}, after`).to.be.within(0.2, 2);
    }
  });
});
