import { expect } from 'chai';

import { callLimits } from './call-limits.ts';

describe('callLimits', () => {
  it('leaves open what the caller does not say', () => {
    expect(callLimits({})).to.deep.equal({ totalMs: undefined, retries: undefined });
    expect(callLimits({ 'x-proxyapi-retries': '0' })).to.deep.equal({ totalMs: undefined, retries: 0 });
    expect(callLimits({ 'x-proxyapi-timeout-ms': '86400000' })).to.deep.equal({ totalMs: 86_400_000, retries: undefined });
  });

  it('refuses what is no whole number within the bounds, and names the header', () => {
    for (const value of ['', '-1', '1.5', '1e3', ' 1', '21', 'NaN', '99999999999999999999', ['1', '2']]) {
      expect(() => callLimits({ 'x-proxyapi-retries': value }), String(value)).to.throw('x-proxyapi-retries').with.property('code', 'invalid_parameter');
    }
    for (const value of ['0', '86400001']) expect(() => callLimits({ 'x-proxyapi-timeout-ms': value })).to.throw('x-proxyapi-timeout-ms');
  });
});
