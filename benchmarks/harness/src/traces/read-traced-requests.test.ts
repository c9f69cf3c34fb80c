import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'chai';

import { generateTrace } from './generate-trace.ts';
import { GENERATED_TRACE } from './generated-trace.ts';
import { readTracedRequests } from './read-traced-requests.ts';

describe('a trace', () => {
  it('that comes with the benchmarks is what its generator writes', () => {
    expect(readFileSync(GENERATED_TRACE, 'utf8')).to.equal(generateTrace());
  });

  it('has arrivals that go on, and sizes of both sides', () => {
    const rows = readTracedRequests(GENERATED_TRACE);
    expect(rows[0]).to.deep.equal({ atMs: Date.UTC(2026, 0, 1) + 99, promptTokens: 6319, answerTokens: 374 });
    for (const [index, { atMs }] of rows.entries()) expect(atMs).to.be.at.least(rows[index - 1]?.atMs ?? 0);
  });

  it('is refused with the line that is none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'proxyapi-trace-'));
    const file = join(folder, 'trace.csv');
    const refuse = (text: string): string => {
      writeFileSync(file, text);
      try {
        readTracedRequests(file);
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
