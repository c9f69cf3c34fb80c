import { expect } from 'chai';

import { latestResults } from './latest-results.ts';
import type { BenchmarkResult } from './result.ts';

describe('latestResults', () => {
  const resultOf = (benchmark: string, date: string): BenchmarkResult => ({
    benchmark, version: 1, date, command: 'node main.ts', parts: [],
    machine: { cpu: 'A processor', cores: 2, memoryGb: 4, system: 'Linux 6.1 x64', node: 'v24.21.0', pinning: 'unpinned', loadBefore: 0, loadAfter: 0 },
  });

  it('keeps one result of each benchmark, the last, whatever order they come in', () => {
    const results = [resultOf('soak', '2026-02-01'), resultOf('soak', '2026-03-01'), resultOf('soak', '2026-01-01'), resultOf('anomalies', '2026-01-01')];
    expect(latestResults(results).map(({ benchmark, date }) => `${benchmark} ${date}`)).to.deep.equal(['anomalies 2026-01-01', 'soak 2026-03-01']);
    expect(latestResults([])).to.deep.equal([]);
  });
});
