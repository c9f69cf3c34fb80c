import { expect } from 'chai';

import { FeatureFlags } from './feature-flags.ts';
import { UnknownFlagError } from './unknown-flag-error.ts';

const subjects = Array.from({ length: 2000 }, (_, index) => `caller-${index}`);
const make = (rolloutPercent: number, isEnabled = true): FeatureFlags<'f' | 'g'> => new FeatureFlags([['f', { isEnabled, rolloutPercent }], ['g', { isEnabled, rolloutPercent }]]);
const chosenBy = (flags: FeatureFlags<'f' | 'g'>, name: 'f' | 'g' = 'f'): readonly string[] => subjects.filter((subject) => flags.isOn(name, subject));

describe('FeatureFlags', () => {
  it('are off where they are disabled, and at a rollout of 0', () => {
    for (const flags of [make(100, false), make(0)]) expect(chosenBy(flags)).to.deep.equal([]);
  });

  it('are on for everyone at 100', () => {
    expect(chosenBy(make(100))).to.have.lengthOf(subjects.length);
  });

  it('are on for their share of the subjects, the same ones as it grows', () => {
    const few = chosenBy(make(10));
    const more = new Set(chosenBy(make(50)));
    expect(few.length / subjects.length).to.be.within(0.07, 0.13);
    expect(more.size / subjects.length).to.be.within(0.45, 0.55);
    expect(few.every((subject) => more.has(subject))).to.equal(true);
  });

  it('choose others for another flag', () => {
    expect(chosenBy(make(10), 'f')).to.not.deep.equal(chosenBy(make(10), 'g'));
  });

  it('choose by the first 32 bits of SHA-256 over flag and subject', () => {
    // sha256('f:caller-1') begins with a9cd48d1, which is 66.33 per cent of the way.
    expect([66.3, 66.4].map((percent) => make(percent).isOn('f', 'caller-1'))).to.deep.equal([false, true]);
  });

  it('take true, false and parts of a setting', () => {
    const flags = new FeatureFlags(Object.entries({ on: true, off: false, some: { rolloutPercent: 5 }, later: { isEnabled: false, rolloutPercent: 7 } }));
    expect(flags.entries()).to.deep.equal([
      ['on', { isEnabled: true, rolloutPercent: 100 }],
      ['off', { isEnabled: false, rolloutPercent: 100 }],
      ['some', { isEnabled: true, rolloutPercent: 5 }],
      ['later', { isEnabled: false, rolloutPercent: 7 }],
    ]);
  });

  it('tell subscribers of a change before the call that made it returns', () => {
    const flags = make(100);
    const heard: unknown[] = [];
    flags.subscribe('f', (setting, previous) => heard.push(setting, previous));
    flags.subscribe('g', () => heard.push('another flag'));
    expect(flags.set('f', false)).to.deep.equal({ isEnabled: true, rolloutPercent: 100 });
    expect(heard).to.deep.equal([{ isEnabled: false, rolloutPercent: 100 }, { isEnabled: true, rolloutPercent: 100 }]);
    expect(flags.isOn('f', 'anyone')).to.equal(false);
  });

  it('tell nobody of what stays as it is, nor those who have left', () => {
    const flags = make(100);
    const heard: string[] = [];
    const leave = flags.subscribe('f', () => heard.push('f'));
    flags.set('f', true);
    leave();
    flags.set('f', false);
    expect(heard).to.deep.equal([]);
  });

  it('refuse an unknown name with the nearest', () => {
    const flags = new FeatureFlags([['http_client_adaptive_timeouts', true], ['memory_manager_aggressive_gc', true]]);
    for (const use of [() => flags.set('http_client_adaptive_timeout', true), () => flags.get('Http_Client_Adaptive_Timeouts')]) {
      expect(use).to.throw(UnknownFlagError, 'The nearest is http_client_adaptive_timeouts.').with.property('nearest', 'http_client_adaptive_timeouts');
    }
    expect(() => flags.get('x'.repeat(10_000))).to.throw(UnknownFlagError).with.property('message').with.lengthOf.below(200);
    expect(() => new FeatureFlags([]).get('__proto__')).to.throw('There is no feature flag "__proto__".');
  });

  it('refuse a rollout that is no share', () => {
    for (const rolloutPercent of [-1, 101, Number.NaN, Infinity]) {
      expect(() => make(rolloutPercent)).to.throw(RangeError, 'rolloutPercent');
      expect(() => make(100).set('f', { rolloutPercent })).to.throw(RangeError, 'rolloutPercent');
    }
  });

  it('set several at once or none of them', () => {
    const flags = make(100);
    let seen: unknown;
    flags.subscribe('f', () => (seen = flags.get('g').rolloutPercent));
    expect(() => flags.setAll([['f', false], ['h', true]])).to.throw(UnknownFlagError);
    expect([flags.get('f').isEnabled, seen]).to.deep.equal([true, undefined]);
    expect(flags.setAll([['f', false], ['g', { rolloutPercent: 3 }]])).to.deep.equal(['f', 'g']);
    expect(seen, 'what a listener of the first sees of the second').to.equal(3);
    expect(flags.setAll([['f', false], ['g', { rolloutPercent: 4 }]])).to.deep.equal(['g']);
  });

  it('tell the others when one subscriber fails, and say so', () => {
    const flags = make(100);
    let isTold = false;
    flags.subscribe('f', () => {
      throw new Error('broken');
    });
    flags.subscribe('f', () => (isTold = true));
    expect(() => flags.set('f', false)).to.throw(AggregateError);
    expect([isTold, flags.get('f').isEnabled]).to.deep.equal([true, false]);
  });
});
