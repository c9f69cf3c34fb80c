import { expect } from 'chai';
import fc from 'fast-check';

import { createSampler } from './create-sampler.ts';

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: 32, maxLength: 32 });
const parent = (isSampled: boolean): { traceId: string; spanId: string; isSampled: boolean } => ({ traceId: '1'.repeat(32), spanId: '1'.repeat(16), isSampled });

describe('createSampler', () => {
  it('takes all or none where the ratio says so', () => {
    for (const id of ['0'.repeat(31) + '1', 'f'.repeat(32)]) {
      expect(createSampler({ isParentBased: false, ratio: 1 })(id, undefined), id).to.equal(true);
      expect(createSampler({ isParentBased: false, ratio: 0 })(id, undefined), id).to.equal(false);
    }
  });

  it('takes a trace of the last bits of its id alone, and at every ratio above one that takes it', () => {
    const takes = (id: string, ratio: number): boolean => createSampler({ isParentBased: false, ratio })(id, undefined);
    const ratio = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(fc.property(hex, hex, ratio, ratio, (id, other, a, b) => {
      expect(takes(other.slice(0, 18) + id.slice(18), a)).to.equal(takes(id, a));
      if (takes(id, Math.min(a, b))) expect(takes(id, Math.max(a, b))).to.equal(true);
    }));
    expect(['7', '8'].map((digit) => takes(`${'0'.repeat(19)}${digit}${'0'.repeat(12)}`, 0.5))).to.deep.equal([false, true]);
  });

  it('follows the caller where that is asked for, and only then', () => {
    for (const isSampled of [true, false]) {
      expect(createSampler({ isParentBased: true, ratio: isSampled ? 0 : 1 })('1'.repeat(32), parent(isSampled))).to.equal(isSampled);
      expect(createSampler({ isParentBased: false, ratio: isSampled ? 0 : 1 })('1'.repeat(32), parent(isSampled))).to.equal(!isSampled);
    }
  });
});
