import { expect } from 'chai';

import { findOddFigures } from './find-odd-figures.ts';
import type { BenchmarkResult } from './result.ts';

describe('findOddFigures', () => {
  const resultOf = (ms: number, ratio: number): BenchmarkResult => ({
    benchmark: 'example', version: 1, date: '2026-01-01T00:00:00.000Z', command: 'node main.ts',
    machine: { cpu: 'A processor', cores: 2, memoryGb: 4, system: 'Linux 6.1 x64', node: 'v24.21.0', pinning: 'unpinned', loadBefore: 0, loadAfter: 0 },
    parts: [{
      name: 'part', title: 'A part', method: 'How.', columns: [], rounds: [[{ subject: 'one', figures: { ms } }]],
      outcomes: [{ name: 'one ÷ other', kind: 'ratio', figure: 'ms', subject: 'one', against: 'other', digits: 0, value: { median: ratio, min: ratio, max: ratio } }],
    }],
  });
  const isNegative = (_figure: string, value: number): boolean => value < 0;

  it('finds nothing in a result that can be', () => {
    expect(findOddFigures(resultOf(0, 1), isNegative)).to.deep.equal([]);
  });

  it('names figures that are odd or no number, and comparisons that came to none', () => {
    expect(findOddFigures(resultOf(-1, 1), isNegative)).to.deep.equal(['part: ms of one is -1']);
    expect(findOddFigures(resultOf(Number.NaN, 1), isNegative)).to.deep.equal(['part: ms of one is NaN']);
    expect(findOddFigures(resultOf(1, Infinity), isNegative)).to.deep.equal(['part: one ÷ other is Infinity']);
  });
});
