import { expect } from 'chai';
import * as fc from 'fast-check';

import { KeyRest } from './key-rest.ts';
import { KeyRing } from './key-ring.ts';

interface Key {
  readonly id: string;
}

const A: Key = { id: 'a' };
const B: Key = { id: 'b' };
const C: Key = { id: 'c' };

function picks(ring: KeyRing<Key>, times: number, model = 'm', nowMs = 0): string {
  return Array.from({ length: times }, () => {
    const choice = ring.pick(model, nowMs);
    return choice.kind === 'key' ? choice.key.id : '-';
  }).join('');
}

describe('KeyRing', () => {
  let ring: KeyRing<Key>;

  beforeEach(() => {
    ring = new KeyRing({ keys: [A, B, C] });
  });

  it('takes turns', () => {
    expect(picks(ring, 7)).to.equal('abcabca');
  });

  it('leaves out a key that rests for the model, and takes it for others', () => {
    ring.rest(B, 'm', 1000);
    expect(picks(ring, 4)).to.equal('acac');
    expect(picks(ring, 3, 'other')).to.equal('abc');
    expect(picks(ring, 3, 'm', 1000)).to.equal('abc');
  });

  it('leaves out a key that rests for all models', () => {
    ring.rest(A, undefined, 1000);
    expect(picks(ring, 2, 'm')).to.equal('bc');
    expect(picks(ring, 2, 'other')).to.equal('bc');
    expect(ring.resting(0)).to.equal(1);
    expect(ring.resting(1000)).to.equal(0);
  });

  it('tells when the first key is back where all rest', () => {
    ring.rest(A, 'm', 3000);
    ring.rest(B, undefined, 2000);
    ring.refuse(C, 0);
    expect(ring.pick('m', 0)).to.deep.equal({ kind: 'resting', restsUntilMs: 2000, isRefused: false });
  });

  it('does not cut a rest short', () => {
    ring = new KeyRing({ keys: [A] });
    ring.rest(A, 'm', 3000);
    ring.rest(A, 'm', 1000);
    ring.rest(A, undefined, 2000);
    expect(ring.pick('m', 0)).to.include({ restsUntilMs: 3000 });
  });

  it('rests a refused key for ten seconds, doubling to five minutes', () => {
    ring = new KeyRing({ keys: [A] });
    let nowMs = 0;
    const rests = Array.from({ length: 8 }, () => {
      ring.refuse(A, nowMs);
      const choice = ring.pick('m', nowMs);
      if (choice.kind === 'key') throw new Error('not refused');
      const restMs = choice.restsUntilMs - nowMs;
      nowMs = choice.restsUntilMs;
      return restMs / 1000;
    });
    expect(rests).to.deep.equal([10, 20, 40, 80, 160, 300, 300, 300]);
  });

  it('counts a hundred refusals at the same time as one', () => {
    ring = new KeyRing({ keys: [A] });
    for (let i = 0; i < 100; i += 1) ring.refuse(A, i);
    expect(ring.pick('m', 100)).to.include({ restsUntilMs: 10_000 });
  });

  it('begins anew with the shortest rest once a key was accepted', () => {
    ring = new KeyRing({ keys: [A] });
    ring.refuse(A, 0);
    ring.refuse(A, 10_000);
    ring.accept(A);
    ring.refuse(A, 30_000);
    expect(ring.pick('m', 30_000)).to.include({ restsUntilMs: 40_000 });
  });

  it('tells a caller who has to wait from keys that are all refused', () => {
    for (const key of [A, B, C]) ring.refuse(key, 0);
    expect(ring.pick('m', 1)).to.deep.equal({ kind: 'resting', restsUntilMs: 10_000, isRefused: true });
  });

  it('ignores keys that are not its own', () => {
    const stranger: Key = { id: 'a' };
    ring.rest(stranger, undefined, 1000);
    ring.refuse(stranger, 0);
    ring.accept(stranger);
    expect(picks(ring, 3)).to.equal('abc');
  });

  it('refuses a rest without end, and a ring without keys', () => {
    expect(() => ring.rest(A, 'm', Infinity)).to.throw(RangeError, 'untilMs must be finite, got Infinity');
    expect(() => ring.rest(A, 'm', NaN)).to.throw(RangeError);
    expect(() => new KeyRing({ keys: [] })).to.throw(RangeError, 'keys.length must be an integer of at least 1, got 0');
  });

  it('hands out a key exactly where one does not rest', () => {
    const key = fc.constantFrom(A, B, C);
    const rest = fc.record({ key, model: fc.constantFrom('m', 'n', undefined), untilMs: fc.integer({ min: 0, max: 100 }) });
    fc.assert(fc.property(fc.array(rest, { maxLength: 10 }), fc.integer({ min: 0, max: 100 }), (rests, nowMs) => {
      const fresh = new KeyRing({ keys: [A, B, C] });
      for (const { key: resting, model, untilMs } of rests) fresh.rest(resting, model, untilMs);
      const ends = [A, B, C].map((each) => Math.max(-Infinity, ...rests.filter((one) => one.key === each && one.model !== 'n').map((one) => one.untilMs)));
      const choice = fresh.pick('m', nowMs);
      if (choice.kind === 'key') expect(ends[[A, B, C].indexOf(choice.key)]).to.be.at.most(nowMs);
      else expect(choice.restsUntilMs).to.equal(Math.min(...ends)).and.to.be.above(nowMs);
    }));
  });
});

describe('KeyRest', () => {
  it('is never larger than its limit and forgets the oldest first', () => {
    const rest = new KeyRest(3);
    for (let i = 0; i < 10; i += 1) {
      rest.rest(`m${i}`, 1000);
      expect(rest.size).to.be.at.most(3);
    }
    expect(rest.untilMs('m6', 0)).to.equal(-Infinity);
    expect(rest.untilMs('m7', 0)).to.equal(1000);
  });

  it('forgets a rest that is over', () => {
    const rest = new KeyRest(3);
    rest.rest('m', 1000);
    rest.untilMs('m', 1000);
    expect(rest.size).to.equal(0);
  });

  it('gives all ids of more than 256 characters one place', () => {
    const rest = new KeyRest(3);
    rest.rest('x'.repeat(257), 1000);
    expect(rest.untilMs('y'.repeat(300), 0)).to.equal(1000);
  });
});
