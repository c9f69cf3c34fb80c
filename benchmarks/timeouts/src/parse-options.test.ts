import { expect } from 'chai';

import { parseOptions } from './parse-options.ts';

describe('the command line', () => {
  it('has defaults, which a smoke run makes small', () => {
    expect(parseOptions([])).to.deep.equal({ rounds: 5, isSmoke: false, jsonFile: undefined, isSaved: false });
    expect(parseOptions(['--smoke', '--json', 'x.json'])).to.deep.equal({ rounds: 1, isSmoke: true, jsonFile: 'x.json', isSaved: false });
    expect(parseOptions(['--help'])).to.equal(undefined);
  });

  it('names what it cannot read', () => {
    expect(() => parseOptions(['--rounds', '1.5'])).to.throw('--rounds must be an integer from 1 to 100, got 1.5');
    expect(() => parseOptions(['--round', '1'])).to.throw('--round');
  });
});
