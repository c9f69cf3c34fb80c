import { expect } from 'chai';

import { costOf } from './price.ts';

const PRICE = { input: 2, output: 8 };

describe('costOf', () => {
  it('adds what prompt and completion cost, by the million', () => {
    expect(costOf(PRICE, { promptTokens: 1_000_000, completionTokens: 500_000 })).to.equal(6);
    expect(costOf(PRICE, { promptTokens: 0, completionTokens: 0 })).to.equal(0);
  });

  it('prices what was cached, written to the cache and spent on reasoning apart, where that has a price', () => {
    const usage = { promptTokens: 1_000_000, completionTokens: 1_000_000, cachedTokens: 500_000, cacheWriteTokens: 250_000, reasoningTokens: 500_000 };
    expect(costOf(PRICE, usage)).to.equal(10);
    expect(costOf({ ...PRICE, cachedInput: 1, cacheWrite: 4, reasoning: 16 }, usage)).to.equal(0.5 + 0.5 + 1 + 4 + 8);
  });

  it('takes the tier that the whole prompt falls in', () => {
    const tiered = { input: { base: 1, tiers: [{ start: 100, price: 2 }, { start: 1000, price: 3 }] }, output: { base: 10, tiers: [{ start: 100, price: 20 }] } };
    const cost = (promptTokens: number): number | undefined => costOf(tiered, { promptTokens, completionTokens: 1_000_000 });
    expect([100, 101, 1001].map(cost)).to.deep.equal([10 + 100e-6, 20 + 202e-6, 20 + 3003e-6]);
  });

  it('adds what each request costs', () => {
    expect(costOf({ ...PRICE, perRequest: 0.012 }, { promptTokens: 0, completionTokens: 0 })).to.equal(0.012);
  });

  it('is unknown where tokens have no price, and not 0', () => {
    expect(costOf({ input: 2, output: undefined }, { promptTokens: 1, completionTokens: 1 })).to.equal(undefined);
    expect(costOf({ input: undefined, output: 2 }, { promptTokens: 1, completionTokens: 1 })).to.equal(undefined);
    expect(costOf({ input: 2, output: undefined }, { promptTokens: 500_000, completionTokens: 0 })).to.equal(1);
  });
});
