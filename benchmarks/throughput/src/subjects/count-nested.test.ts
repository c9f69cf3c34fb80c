import { expect } from 'chai';

import { countNested } from './count-nested.ts';

// Two messages of field 1: in the first, field 2 holds one message of field 2; in the second two, beside fields of every other kind.
const MESSAGE = Buffer.from(['0a05', '1203', '120161', '0a19', '089601', '11', '0000000000000000', '25', '00000000', '1206', '120161', '120162'].join(''), 'hex');

describe('countNested', () => {
  it('counts the messages at a path, and skips all else', () => {
    expect(countNested(MESSAGE, [1])).to.equal(2);
    expect(countNested(MESSAGE, [1, 2, 2])).to.equal(3);
    expect(countNested(MESSAGE, [3])).to.equal(0);
  });

  it('refuses what is cut, and what is none', () => {
    expect(() => countNested(MESSAGE.subarray(0, -1), [1])).to.throw(RangeError, 'ends at');
    expect(() => countNested(Buffer.from('0a80', 'hex'), [1])).to.throw(RangeError, 'no end');
    expect(() => countNested(Buffer.from('0b', 'hex'), [1])).to.throw(RangeError, 'wire type 3');
  });
});
