import { expect } from 'chai';

import { callerLabels } from './caller-labels.ts';

const LABELS = [{ name: 'team', header: 'x-team', maxValues: 5 }, { name: 'tier', header: 'x-tier', maxValues: 5 }];

describe('callerLabels', () => {
  it('reads the headers that the operator named, and no others', () => {
    expect(callerLabels({ 'x-team': 'search', 'x-tiers': 'gold', authorization: 'Bearer x' }, LABELS)).to.deep.equal({ team: 'search' });
  });

  it('joins a header that came several times', () => {
    expect(callerLabels({ 'x-team': ['a', 'b'] }, LABELS)).to.deep.equal({ team: 'a,b' });
  });

  it('reads nothing where no label is configured', () => {
    expect(callerLabels({ 'x-team': 'search' }, [])).to.equal(undefined);
  });
});
