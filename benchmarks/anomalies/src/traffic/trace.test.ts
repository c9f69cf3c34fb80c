import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'chai';

import { GENERATED_TRACE } from '../parse-options.ts';
import { generateTrace } from './generate-trace.ts';
import { readTrace } from './trace.ts';

describe('a trace', () => {
  it('that comes with the benchmark is what its generator writes', () => {
    expect(readFileSync(GENERATED_TRACE, 'utf8')).to.equal(generateTrace());
  });

  it('has gaps of 1 on average, and comes in bursts', () => {
    const rows = readTrace(GENERATED_TRACE);
    const gaps = rows.map(({ gap }) => gap);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    expect(mean).to.be.closeTo(1, 1e-6);
    // Arrivals without bursts have a spread of 1.
    expect(Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - 1) ** 2, 0) / gaps.length)).to.be.above(1.5);
    for (const { gap, tokens } of rows) expect(gap >= 0 && tokens >= 1).to.equal(true);
  });

  it('is refused with the line that is none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'proxyapi-trace-'));
    const file = join(folder, 'trace.csv');
    const refuse = (text: string): string => {
      writeFileSync(file, text);
      try {
        readTrace(file);
        return 'taken';
      } catch (error) {
        return String(error);
      }
    };
    expect(refuse('a,b\n')).to.include('must begin with TIMESTAMP');
    expect(refuse('TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\nx,1,2\n')).to.include(`${file}:3 is no row of a trace: x,1,2`);
    expect(refuse('TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n')).to.include('at least 100 rows, got 1');
    rmSync(folder, { recursive: true });
  });
});
