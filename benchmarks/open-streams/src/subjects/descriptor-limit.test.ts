import { expect } from 'chai';

import { assertDescriptors, descriptorLimit, neededDescriptors } from './descriptor-limit.ts';

const SHARES = { streams: 10_000, relayStreams: 2000, directStreams: 100, workers: 1, clients: 4 };

describe('assertDescriptors', () => {
  it('counts two sockets for each stream of a gateway, shared unevenly by its workers', () => {
    expect(neededDescriptors(SHARES)).to.deep.equal({ 'the gateway': 20_100, 'the bare relay': 4100, 'the provider': 10_200, 'each client': 2625 });
    expect(neededDescriptors({ ...SHARES, workers: 2 })['the gateway']).to.equal(11_100);
  });

  it('refuses a run that could not be, and says what to do', () => {
    expect(() => assertDescriptors(SHARES, 20_000)).to.throw(RangeError, /the gateway would need 20100 .* limit here is 20000\. Ask for fewer --streams/);
    assertDescriptors({ ...SHARES, workers: 2 }, 20_000);
    assertDescriptors({ ...SHARES, streams: 10, relayStreams: 10, directStreams: 1 });
  });

  it('knows the limit of this process', () => {
    expect(descriptorLimit()).to.be.above(200);
  });
});
