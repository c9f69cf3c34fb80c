import { expect } from 'chai';
import fc from 'fast-check';

import { serverTiming } from './server-timing.ts';

describe('serverTiming', () => {
  it('tells both times in milliseconds', () => {
    expect(serverTiming(12.34, 567)).to.equal('upstream;dur=12.3, gateway;dur=0.567');
    expect(serverTiming(0, 0)).to.equal('upstream;dur=0.0, gateway;dur=0.000');
    expect(serverTiming(9.96, 61_005)).to.equal('upstream;dur=10.0, gateway;dur=61.005');
  });

  it('is what toFixed would say, but for ties', () => {
    fc.assert(fc.property(fc.nat(1e9), fc.nat(1e9), (upstreamTenths, overheadUs) => {
      expect(serverTiming(upstreamTenths / 10, overheadUs)).to.equal(`upstream;dur=${(upstreamTenths / 10).toFixed(1)}, gateway;dur=${(overheadUs / 1000).toFixed(3)}`);
    }));
  });
});
