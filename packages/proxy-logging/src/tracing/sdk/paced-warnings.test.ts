import { expect } from 'chai';

import { PacedWarnings } from './paced-warnings.ts';

describe('PacedWarnings', () => {
  it('writes the first, leaves out what follows too soon, and says how much that was', () => {
    let nowMs = 0;
    const lines: unknown[] = [];
    const warnings = new PacedWarnings({ logger: { warn: (message, fields) => void lines.push([message, fields]) }, everyMs: 1000, now: () => nowMs });
    warnings.warn('a', { n: 1 });
    for (nowMs = 1; nowMs < 1000; nowMs += 1) warnings.warn('b');
    warnings.warn('c', { n: 2 });
    nowMs = 1999;
    warnings.warn('d');
    nowMs = 2000;
    warnings.warn('e');
    expect(lines).to.deep.equal([['a', { n: 1 }], ['c', { n: 2, suppressed: 999 }], ['e', { suppressed: 1 }]]);
  });
});
