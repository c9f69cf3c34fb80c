import { expect } from 'chai';

import { FakeProvider, planFor } from './fake-provider.ts';
import { waitsFor } from './guards.ts';

const CONFIGURED_MS = 1000;

describe('waitsFor', () => {
  const { provider } = new FakeProvider([]);
  const { plan: { guards } } = planFor([]);
  const wait = { provider, model: 'm', callerName: 'tests', mayAdapt: true };

  // The shortest timeout that is learned is 5 s: learned ones show where more is configured than that.
  const patient = { ...provider, timeouts: { ...provider.timeouts, firstByteMs: 30_000, idleMs: 30_000 } };
  for (let sample = 0; sample < 20; sample += 1) guards.times.get(provider.name, 'm').firstByte.record(4000);
  const adaptive = { ...guards, adaptsTimeouts: () => true };

  it('gives what is configured while the flag is off', () => {
    expect(waitsFor(guards, wait)).to.deep.equal({ firstByteMs: CONFIGURED_MS, idleMs: CONFIGURED_MS });
    expect(waitsFor(guards, { ...wait, provider: patient }).firstByteMs).to.equal(30_000);
  });

  it('gives what was learned, and what is configured of what nobody has learned', () => {
    expect(waitsFor(adaptive, { ...wait, provider: patient })).to.deep.equal({ firstByteMs: 6000, idleMs: 30_000 });
  });

  it('gives a probe, and whatever else may not adapt, what is configured', () => {
    expect(waitsFor(adaptive, { ...wait, provider: patient, mayAdapt: false }).firstByteMs).to.equal(30_000);
  });
});
