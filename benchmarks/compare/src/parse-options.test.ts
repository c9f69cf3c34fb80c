import { expect } from 'chai';

import { parseOptions } from './parse-options.ts';

describe('the command line of the comparison', () => {
  it('has defaults, which a smoke run makes small', () => {
    expect(parseOptions([])).to.deep.include({ rounds: 5, durationMs: 1200, connections: 64, streams: 64, samples: 80, isSmoke: false });
    expect(parseOptions(['--smoke'])).to.deep.include({ rounds: 1, durationMs: 150, isSmoke: true });
    expect(parseOptions(['--help'])).to.equal(undefined);
  });

  it('names what it cannot read', () => {
    expect(() => parseOptions(['--rounds', '0'])).to.throw('--rounds must be an integer from 1 to 1000, got 0');
    expect(() => parseOptions(['--only', 'x'])).to.throw('--only');
  });
});
