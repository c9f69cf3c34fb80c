import { expect } from 'chai';

import { parseOptions } from './parse-options.ts';

describe('the command line', () => {
  it('has defaults, which a smoke run makes small', () => {
    expect(parseOptions([])).to.deep.include({ rounds: 7, durationMs: 3000, connections: 64, streams: 512, samples: 1000, isSmoke: false, isAlone: false });
    expect(parseOptions(['--smoke'])).to.deep.include({ rounds: 1, durationMs: 150, isSmoke: true });
    expect(parseOptions(['--help'])).to.equal(undefined);
  });

  it('takes bounds, parts and files', () => {
    const options = parseOptions(['--rounds', '9', '--duration', '0.5', '--only', 'relay,streams', '--json', 'x.json', '--save', '--alone']);
    expect(options).to.deep.include({ rounds: 9, durationMs: 500, only: ['relay', 'streams'], jsonFile: 'x.json', isSaved: true, isAlone: true });
  });

  it('names what it cannot read', () => {
    expect(() => parseOptions(['--rounds', '0'])).to.throw('--rounds must be an integer from 1 to 1000, got 0');
    expect(() => parseOptions(['--duration', 'x'])).to.throw('--duration must be a number above 0 to 3600, got x');
    expect(() => parseOptions(['--only', 'relay,speed'])).to.throw('got speed');
    expect(() => parseOptions(['--round', '1'])).to.throw('--round');
  });
});
