import { expect } from 'chai';

import { findMissedTargets } from './find-missed-targets.ts';
import type { Outcome } from './result.ts';

describe('findMissedTargets', () => {
  const outcome = (name: string, isMet?: boolean): Outcome => ({
    name, kind: 'worst', figure: 'mb', subject: 'gateway', against: 'gateway', digits: 1, target: 40, value: { median: 41, min: 41, max: 41 }, ...(isMet === undefined ? {} : { isMet }),
  });

  it('names what is beyond its target, and nothing that is met or has none', () => {
    const part = { name: 'part', title: 'A part', method: 'How.', columns: [], rounds: [], outcomes: [outcome('one', true), outcome('two', false), outcome('three')] };
    const machine = { cpu: 'A processor', cores: 2, memoryGb: 4, system: 'Linux 6.1 x64', node: 'v24.21.0', pinning: 'unpinned', loadBefore: 0, loadAfter: 0 };
    expect(findMissedTargets({ benchmark: 'example', version: 1, date: '2026-01-01T00:00:00.000Z', command: 'node main.ts', machine, parts: [part] }))
      .to.deep.equal(['part: two is 41.0, and should be ≤ 40']);
  });
});
