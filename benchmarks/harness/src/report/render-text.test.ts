import { expect } from 'chai';

import { renderSpread } from './render-spread.ts';
import { renderText } from './render-text.ts';
import type { BenchmarkResult } from './result.ts';

const MACHINE = { cpu: 'A processor', cores: 2, memoryGb: 4, system: 'Linux 6.1 x64', node: 'v24.21.0', pinning: 'unpinned', loadBefore: 0.1, loadAfter: 1.2 };
const ROUNDS = [1, 3, 2].map((ms) => [{ subject: 'slow', figures: { ms: ms * 10 } }, { subject: 'fast', figures: { ms } }]);
const RESULT: BenchmarkResult = {
  benchmark: 'example', version: 1, date: '2026-01-01T00:00:00.000Z', command: 'node main.ts', machine: MACHINE,
  parts: [{
    name: 'part', title: 'A part', method: 'How.', columns: [{ figure: 'ms', label: 'time ms', digits: 1 }], rounds: ROUNDS,
    outcomes: [{ name: 'slow ÷ fast', kind: 'ratio', figure: 'ms', subject: 'slow', against: 'fast', digits: 0, target: 5, value: { median: 10, min: 10, max: 10 }, isMet: false }],
  }],
};

describe('renderText', () => {
  it('shows the subjects in the order of the rounds, with medians and spreads', () => {
    expect(renderText(RESULT).split('\n').slice(2)).to.deep.equal([
      '',
      'A part, 3 rounds: median (min … max)',
      '        time ms',
      '  slow  20.0 (10.0 … 30.0)',
      '  fast  2.0 (1.0 … 3.0)',
      '  slow ÷ fast  10  target ≤ 5: missed',
      '',
    ]);
  });

  it('tells a target that is the least from one that is the most', () => {
    const [part] = RESULT.parts;
    const { target: _, ...outcome } = part!.outcomes[0]!;
    expect(renderText({ ...RESULT, parts: [{ ...part!, outcomes: [{ ...outcome, targetAtLeast: 6, isMet: true }] }] })).to.include('slow ÷ fast  10  target ≥ 6: met');
  });

  it('gives no sign to what rounds to nothing', () => {
    expect(renderSpread({ median: -0.001, min: -0.01, max: 0.001 }, 2)).to.equal('0.00 (-0.01 … 0.00)');
  });

  it('begins with what a reader must know first', () => {
    expect(renderText({ ...RESULT, note: 'No figure means anything.' })).to.match(/^No figure means anything\.\nA processor/);
  });
});
