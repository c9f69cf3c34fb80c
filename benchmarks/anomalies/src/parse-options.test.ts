import { GENERATED_TRACE } from '@proxyapi/bench-harness';
import { expect } from 'chai';

import { parseOptions } from './parse-options.ts';

describe('the command line', () => {
  it('has defaults, which a smoke run makes small', () => {
    expect(parseOptions([])).to.deep.equal({ rounds: 7, seed: 1, traceFile: GENERATED_TRACE, isSmoke: false, jsonFile: undefined, isSaved: false });
    expect(parseOptions(['--smoke', '--trace', 'x.csv', '--seed', '9'])).to.deep.equal({ rounds: 1, seed: 9, traceFile: 'x.csv', isSmoke: true, jsonFile: undefined, isSaved: false });
    expect(parseOptions(['--help'])).to.equal(undefined);
  });

  it('names what it cannot read', () => {
    expect(() => parseOptions(['--rounds', '0'])).to.throw('--rounds must be an integer from 1 to 1000, got 0');
    expect(() => parseOptions(['--traces', 'x'])).to.throw('--traces');
  });
});
