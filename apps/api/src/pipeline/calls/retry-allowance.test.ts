import { expect } from 'chai';

import { FakeProvider } from './fake-provider.ts';
import { RetryAllowance } from './retry-allowance.ts';

const providerWith = (maxRetries: number): FakeProvider['provider'] => new FakeProvider([], { maxRetries }).provider;

function usedUp(allowance: RetryAllowance, provider: FakeProvider['provider']): number {
  let used = 0;
  for (; allowance.allows(provider); used += 1) allowance.use(provider);
  return used;
}

describe('RetryAllowance', () => {
  it('bounds the retries of all providers together', () => {
    const allowance = new RetryAllowance({ maxRetries: 3, asked: undefined });
    expect([usedUp(allowance, providerWith(2)), usedUp(allowance, providerWith(2))]).to.deep.equal([2, 1]);
  });

  it('gives a caller what it asks for', () => {
    for (const asked of [0, 5]) expect(usedUp(new RetryAllowance({ maxRetries: 3, asked }), providerWith(2))).to.equal(asked);
  });

  it('never repeats a provider whose share is none', () => {
    expect(usedUp(new RetryAllowance({ maxRetries: 3, asked: 5 }), providerWith(0))).to.equal(0);
  });
});
