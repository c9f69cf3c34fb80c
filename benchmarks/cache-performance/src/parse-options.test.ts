import { fileURLToPath } from 'node:url';

import { expect } from 'chai';

import { parseOptions } from './parse-options.ts';

describe('the command line', () => {
  it('has defaults, which a smoke run makes small', () => {
    const usual = {
      modes: ['benchmark'], rounds: 9, durationSeconds: 60, concurrency: 10, operations: 10_000, slowDownPercent: 0,
      baselineFile: fileURLToPath(new URL('../baseline.json', import.meta.url)), isSmoke: false, jsonFile: undefined, otherFiles: [], isSaved: false,
    };
    expect(parseOptions([], {})).to.deep.equal(usual);
    expect(parseOptions(['--smoke'], {})).to.deep.equal({ ...usual, rounds: 1, durationSeconds: 1, operations: 500, isSmoke: true });
    expect(parseOptions(['--compare'], {})).to.deep.equal({ ...usual, modes: ['compare'], rounds: 24, durationSeconds: 15 });
    expect(parseOptions(['--help'], {})).to.equal(undefined);
  });

  it('takes several parts at once, but a baseline and a comparison alone', () => {
    expect(parseOptions(['--load-test', '--benchmark', '--concurrent'], {})?.modes).to.deep.equal(['benchmark', 'concurrent', 'load-test']);
    expect(() => parseOptions(['--baseline', '--compare'], {})).to.throw('--baseline and --compare cannot be asked for together');
    expect(() => parseOptions(['--compare', '--load-test'], {})).to.throw('cannot be asked for together');
  });

  it('writes a baseline where it is asked to, beside the other files', () => {
    const options = parseOptions(['--baseline', '--baseline-file', 'a.json', '--json', 'b.json', '--export-results', 'c.json'], {});
    expect(options).to.deep.include({ baselineFile: 'a.json', jsonFile: 'b.json', otherFiles: ['a.json', 'c.json'] });
    expect(parseOptions(['--compare', '--baseline-file', 'a.json'], {}), 'only read').to.deep.include({ baselineFile: 'a.json', otherFiles: [] });
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
