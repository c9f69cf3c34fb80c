import { expect } from 'chai';

import { share } from './share.ts';

describe('share', () => {
  it('takes nothing, all, and what is between', () => {
    expect(['0', '0.25', '1'].map((given) => share('repeat', given, { usual: 0.5 }))).to.deep.equal([0, 0.25, 1]);
    expect(share('repeat', undefined, { usual: 0.5 })).to.equal(0.5);
  });

  it('names the option when the value is none', () => {
    for (const given of ['-0.1', '1.1', 'x', '']) expect(() => share('repeat', given, { usual: 0 })).to.throw(RangeError, `--repeat must be a number from 0 to 1, got ${given}`);
  });
});
