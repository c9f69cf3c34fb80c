import { expect } from 'chai';

import { HedgeBudget } from './hedge-budget.ts';

describe('HedgeBudget', () => {
  it('allows one hedge in twenty calls', () => {
    const budget = new HedgeBudget();
    let hedges = 0;
    for (let call = 0; call < 10_000; call += 1) {
      budget.onCall();
      if (budget.tryTake()) hedges += 1;
    }
    expect(hedges).to.be.within(450, 500);
  });

  it('forgets old calls, so that a long calm saves up no burst', () => {
    const budget = new HedgeBudget();
    for (let call = 0; call < 100_000; call += 1) budget.onCall();
    let hedges = 0;
    while (budget.tryTake()) hedges += 1;
    expect(hedges).to.be.at.most(50);
  });
});
