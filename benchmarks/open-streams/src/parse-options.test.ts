import { expect } from 'chai';

import { parseOptions } from './parse-options.ts';

describe('parseOptions', () => {
  it('opens ten thousand streams through two workers where nothing is asked for', () => {
    expect(parseOptions([])).to.include({ streams: 10_000, relayStreams: 2000, workers: 2, clients: 4, intervalMs: 5000, rampMs: 20_000, holdMs: 30_000, rounds: 1 });
  });

  it('takes as many clients as the streams need, and no more streams through the relay than through the gateway', () => {
    expect(parseOptions(['--streams', '40000'])).to.include({ clients: 10, relayStreams: 2000 });
    expect(parseOptions(['--streams', '500'])).to.include({ clients: 4, relayStreams: 500 });
  });

  it('refuses a pause so long that the gateway pings into it', () => {
    expect(() => parseOptions(['--interval', '11'])).to.throw(RangeError, '--interval must be a number above 0 to 10');
  });
});
