import { expect } from 'chai';

import { boundedNumber } from './bounded-number.ts';

describe('boundedNumber', () => {
  it('takes the usual value where none is given', () => {
    expect(boundedNumber('rounds', undefined, { usual: 7, max: 10, isWhole: true })).to.equal(7);
    expect(boundedNumber('rounds', '10', { usual: 7, max: 10, isWhole: true })).to.equal(10);
    expect(boundedNumber('seconds', '0.5', { usual: 7, max: 10, isWhole: false })).to.equal(0.5);
  });

  it('names the option and its bounds when the value is none', () => {
    for (const given of ['0', '11', '1.5', 'x', '']) {
      expect(() => boundedNumber('rounds', given, { usual: 7, max: 10, isWhole: true })).to.throw(RangeError, `--rounds must be an integer from 1 to 10, got ${given}`);
    }
    expect(() => boundedNumber('seconds', '-1', { usual: 7, max: 10, isWhole: false })).to.throw(RangeError, 'a number above 0 to 10');
  });
});
