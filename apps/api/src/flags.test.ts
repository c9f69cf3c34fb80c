import { expect } from 'chai';

import { isFlagOn } from './flags.ts';

const at = (rolloutPercent: number, isEnabled = true): NonNullable<Parameters<typeof isFlagOn>[0]> => ({ isEnabled, rolloutPercent });
const subjects = Array.from({ length: 2000 }, (_, index) => `caller-${index}`);

describe('isFlagOn', () => {
  it('is off for an unknown flag, one that is off, and a rollout of 0', () => {
    for (const flag of [undefined, at(100, false), at(0)]) expect(subjects.some((subject) => isFlagOn(flag, 'f', subject))).to.equal(false);
  });

  it('is on for everyone at 100', () => {
    expect(subjects.every((subject) => isFlagOn(at(100), 'f', subject))).to.equal(true);
  });

  it('is on for its share of the subjects, the same ones as it grows', () => {
    const few = subjects.filter((subject) => isFlagOn(at(10), 'f', subject));
    const more = new Set(subjects.filter((subject) => isFlagOn(at(50), 'f', subject)));
    expect(few.length / subjects.length).to.be.within(0.07, 0.13);
    expect(more.size / subjects.length).to.be.within(0.45, 0.55);
    expect(few.every((subject) => more.has(subject))).to.equal(true);
  });

  it('chooses others for another flag', () => {
    const chosen = (name: string): readonly string[] => subjects.filter((subject) => isFlagOn(at(10), name, subject));
    expect(chosen('f')).to.not.deep.equal(chosen('g'));
  });
});
