import { expect } from 'chai';

import { parseCoreList } from './core-plan.ts';

describe('parseCoreList', () => {
  it('reads single cores and ranges', () => {
    expect(parseCoreList('0-2,5')).to.deep.equal([0, 1, 2, 5]);
    expect(parseCoreList('3')).to.deep.equal([3]);
    expect(parseCoreList('')).to.deep.equal([]);
  });
});
