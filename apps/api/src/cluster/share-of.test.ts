import { expect } from 'chai';

import { loadConfig } from '../config/load-config.ts';
import { PRIMARY_BYTES, shareOf } from './share-of.ts';

const MB = 1024 * 1024;

describe('shareOf', () => {
  const text = 'server: { workers: 3, max_in_flight: 100 }\nhttp_client: { max_connections: 2, max_keepalive_connections: 2 }\nproviders: [{ name: sandbox, type: sandbox }]\n';
  const { config } = loadConfig({ env: {}, readFile: () => Buffer.from(text) });
  const shares = [1, 2, 3].map((number) => shareOf(config, { number, workers: 3 }));

  it('gives no more of a bound to all than there is', () => {
    const sum = (read: (share: typeof config) => number): number => shares.reduce((total, share) => total + read(share), 0);
    expect(sum(({ admission }) => admission.maxInFlight)).to.be.within(97, 100);
    expect(sum(({ cache }) => cache.response.maxBytes)).to.be.within(511 * MB, 512 * MB);
    expect(PRIMARY_BYTES + sum(({ memory }) => memory.thresholdBytes)).to.be.within(1023 * MB, 1024 * MB);
  });

  it('leaves one of what cannot be divided', () => {
    expect(shares.map(({ providers }) => providers[0]?.httpClient.maxConnections)).to.deep.equal([1, 1, 1]);
  });

  it('gives each its own file of answers', () => {
    expect(shares.map(({ cache }) => cache.response.path.replace(/^.*\//, ''))).to.deep.equal(['responses.sqlite', 'responses-2.sqlite', 'responses-3.sqlite']);
  });
});
