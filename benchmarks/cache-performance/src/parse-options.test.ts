import { expect } from 'chai';

import { parseOptions } from './parse-options.ts';

describe('the command line', () => {
  it('has defaults, which a smoke run makes small', () => {
    const usual = { rounds: 9, durationSeconds: 60, concurrency: 10, operations: 10_000, isSmoke: false, jsonFile: undefined, isSaved: false };
    expect(parseOptions([], {})).to.deep.equal(usual);
    expect(parseOptions(['--smoke'], {})).to.deep.equal({ ...usual, rounds: 1, durationSeconds: 1, operations: 500, isSmoke: true });
    expect(parseOptions(['--help'], {})).to.equal(undefined);
  });

  it('takes what it is not told from the environment', () => {
    const env = { CACHE_BENCHMARK_DURATION: '5', CACHE_BENCHMARK_CONCURRENCY: '50', CACHE_BENCHMARK_OPERATIONS: '100000' };
    expect(parseOptions([], env)).to.include({ durationSeconds: 5, concurrency: 50, operations: 100_000 });
    expect(parseOptions(['--operations', '7'], env)).to.include({ durationSeconds: 5, operations: 7 });
  });

  it('names what it cannot read', () => {
    expect(() => parseOptions([], { CACHE_BENCHMARK_DURATION: 'long' })).to.throw('--duration must be a number above 0 to 86400, got long');
    expect(() => parseOptions(['--rounds', '1.5'], {})).to.throw('--rounds must be an integer from 1 to 100, got 1.5');
    expect(() => parseOptions(['--round', '1'], {})).to.throw('--round');
  });
});
