import { expect } from 'chai';

import { parseOptions } from './parse-options.ts';

describe('the command line', () => {
  it('has defaults, which a smoke run makes small', () => {
    expect(parseOptions([])).to.deep.equal({ rounds: 5, requests: 1000, concurrency: 50, latencyMs: 20, isSmoke: false, jsonFile: undefined, isSaved: false });
    expect(parseOptions(['--smoke', '--save', '--rounds', '2'])).to.deep.equal({ rounds: 2, requests: 60, concurrency: 10, latencyMs: 5, isSmoke: true, jsonFile: undefined, isSaved: true });
    expect(parseOptions(['--help'])).to.equal(undefined);
  });

  it('names what it cannot read', () => {
    expect(() => parseOptions(['--concurrency', '201'])).to.throw('--concurrency must be an integer from 1 to 200, got 201');
    expect(() => parseOptions(['--round', '1'])).to.throw('--round');
  });
});
