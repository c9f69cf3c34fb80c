import { expect } from 'chai';

import { parseOptions } from './parse-options.ts';

describe('the command line', () => {
  it('has defaults, which a smoke run makes short', () => {
    expect(parseOptions([])).to.deep.equal({ rounds: 1, durationMs: 600_000, requestsPerSecond: 30, isSmoke: false, hasCache: true, jsonFile: undefined, isSaved: false });
    expect(parseOptions(['--smoke', '--no-cache-section'])).to.include({ durationMs: 60_000, isSmoke: true, hasCache: false });
    expect(parseOptions(['--help'])).to.equal(undefined);
  });

  it('names what it cannot read', () => {
    expect(() => parseOptions(['--duration', '0'])).to.throw('--duration must be an integer from 1 to 86400, got 0');
    expect(() => parseOptions(['--minutes', '1'])).to.throw('--minutes');
  });
});
