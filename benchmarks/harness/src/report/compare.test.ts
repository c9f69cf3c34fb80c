import { expect } from 'chai';

import type { Comparison } from './measurement.ts';
import { compare } from './compare.ts';

const ROUNDS = [[10, 20], [20, 30], [40, 100]].map(([floor = 0, own = 0]) => [
  { subject: 'bare relay', figures: { us: floor } } as const,
  { subject: 'gateway', figures: { us: own } } as const,
]);

const COMPARISON = { name: 'a', figure: 'us', subject: 'gateway', against: 'bare relay', digits: 1 } as const;

describe('compare', () => {
  const outcome = (more: Pick<Comparison, 'kind' | 'target' | 'targetAtLeast'>) => compare({ ...COMPARISON, ...more }, ROUNDS);

  it('compares each round with itself', () => {
    expect(outcome({ kind: 'ratio' }).value).to.deep.equal({ median: 2, min: 1.5, max: 2.5 });
    expect(outcome({ kind: 'difference' }).value).to.deep.equal({ median: 10, min: 10, max: 60 });
  });

  it('judges ratios and differences by the median, a worst round by the worst', () => {
    expect(outcome({ kind: 'ratio', target: 2 }).isMet).to.equal(true);
    expect(outcome({ kind: 'ratio', target: 1.9 }).isMet).to.equal(false);
    expect(outcome({ kind: 'worst', target: 30 })).to.include({ isMet: false });
    expect(outcome({ kind: 'worst', target: 100 })).to.include({ isMet: true });
    expect(outcome({ kind: 'ratio' })).not.to.have.property('isMet');
  });

  it('takes a target that is the least, too', () => {
    expect(outcome({ kind: 'ratio', targetAtLeast: 2 })).to.include({ isMet: true });
    expect(outcome({ kind: 'ratio', targetAtLeast: 2.1 })).to.include({ isMet: false });
  });

  it('refuses a figure that was not measured', () => {
    expect(() => compare({ ...COMPARISON, kind: 'ratio', figure: 'ms' }, ROUNDS)).to.throw(TypeError, 'ms of gateway was not measured');
  });
});
