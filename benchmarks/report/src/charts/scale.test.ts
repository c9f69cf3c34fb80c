import { expect } from 'chai';

import { linearScale, scaleFor } from './scale.ts';

describe('scaleFor', () => {
  it('begins at zero and ends on a round number, as long as the small can be seen', () => {
    const scale = scaleFor([3, 87]);
    expect(scale).to.include({ kind: 'linear' }).and.deep.include({ ticks: [0, 20, 40, 60, 80, 100] });
    expect([0, 50, 100].map(scale.at)).to.deep.equal([0, 0.5, 1]);
  });

  it('goes by orders of magnitude beyond that', () => {
    const scale = scaleFor([2, 900]);
    expect(scale).to.include({ kind: 'logarithmic' }).and.deep.include({ ticks: [1, 10, 100, 1000] });
    expect(scale.at(10)).to.be.closeTo(1 / 3, 1e-9);
  });

  it('stays linear where there is a zero or less', () => {
    expect(scaleFor([0, 5000]).kind).to.equal('linear');
    expect(scaleFor([-3, 12]).ticks).to.deep.equal([-5, 0, 5, 10, 15]);
  });

  it('has room where all is zero', () => {
    const scale = linearScale(0, 0);
    expect(scale.at(0)).to.equal(0);
    expect(scale.ticks.length).to.be.above(1);
  });
});
