import { GENERATED_TRACE } from '@proxyapi/bench-harness';
import { expect } from 'chai';

import { parseOptions } from './parse-options.ts';

describe('the command line', () => {
  it('has defaults, which a smoke run makes small', () => {
    expect(parseOptions([])).to.deep.equal({
      traceFile: GENERATED_TRACE, speed: 10, latencyScale: 0.1, faultRatio: 0.075, repeatRatio: 0.3, streamRatio: 0.5, seed: 1, rounds: 5,
      sliceMs: 4000, warmUpMs: 3000, isLoop: false, durationMs: 600_000, isSmoke: false, jsonFile: undefined, isSaved: false,
    });
    expect(parseOptions(['--smoke', '--loop'])).to.include({ speed: 20, rounds: 1, sliceMs: 1000, warmUpMs: 500, isLoop: true, durationMs: 2000, isSmoke: true });
    expect(parseOptions(['--faults', '0', '--repeat', '0'])).to.include({ faultRatio: 0, repeatRatio: 0 });
    expect(parseOptions(['--help'])).to.equal(undefined);
  });

  it('names what it cannot read', () => {
    expect(() => parseOptions(['--repeat', '2'])).to.throw('--repeat must be a number from 0 to 1, got 2');
    expect(() => parseOptions(['--speed', '0'])).to.throw('--speed must be a number above 0 to 10000, got 0');
    expect(() => parseOptions(['--fast'])).to.throw('--fast');
  });
});
