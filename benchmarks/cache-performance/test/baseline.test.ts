import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import type { BenchmarkResult } from '@proxyapi/bench-harness';
import { expect } from 'chai';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

describe('a baseline', () => {
  let folder = '';
  const file = (name: string): string => join(folder, name);
  const read = (name: string): BenchmarkResult => JSON.parse(readFileSync(file(name), 'utf8')) as BenchmarkResult;

  const run = (...args: readonly string[]): Promise<{ readonly status: number; readonly stderr: string }> => new Promise((resolve) => {
    const given = ['--smoke', '--duration', '0.4', '--baseline-file', file('baseline.json'), ...args];
    const child = execFile(process.execPath, [MAIN, ...given], (_error, _stdout, stderr) => resolve({ status: child.exitCode ?? -1, stderr }));
  });

  /** The same baseline, had SmartCache taken that many times as long. */
  const scaleBaseline = (factor: number): void => {
    const scaled = JSON.stringify(read('baseline.json'), (key, value: unknown) => {
      const { subject, figures: { hitNs = 0, setNs = 0 } = {} } = (key === '' || typeof value !== 'object' ? {} : value ?? {}) as { subject?: string; figures?: Record<string, number> };
      return subject === 'SmartCache' && hitNs > 0 ? { subject, figures: { hitNs: hitNs * factor, setNs: setNs * factor } } : value;
    });
    writeFileSync(file('baseline.json'), scaled);
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'proxyapi-baseline-test-'));
    expect(await run('--baseline', '--export-results', file('export.json'))).to.include({ status: 0 });
  });

  after(() => rmSync(folder, { recursive: true }));

  it('is a result with every sample, and is exported as it is kept', () => {
    const { benchmark, version, parts } = read('baseline.json');
    expect({ benchmark, version, parts: parts.map(({ name }) => name) }).to.deep.equal({ benchmark: 'cache-performance', version: 1, parts: ['paired'] });
    const measured = parts.flatMap(({ rounds }) => rounds.flat());
    expect(measured.map(({ subject }) => subject)).to.deep.equal(['SmartCache', 'lru-cache', 'Map']);
    for (const { figures, samplesMs } of measured) {
      expect(figures).to.have.all.keys('hitNs', 'setNs');
      expect(samplesMs?.['hit']).to.have.length.above(1);
      expect(samplesMs?.['set']).to.have.length.above(1);
    }
    expect(read('export.json')).to.deep.equal(read('baseline.json'));
  });

  it('fails a comparison with status 1 when the cache is far slower than it, and says by how much', async () => {
    const kept = read('baseline.json');
    scaleBaseline(1 / 10);
    const { status, stderr } = await run('--compare', '--json', file('slower.json'));
    writeFileSync(file('baseline.json'), JSON.stringify(kept));
    expect(status).to.equal(1);
    expect(stderr).to.match(/hit, now ÷ baseline is \d+\.\d+, and should be ≤ 1\.1/).and.match(/set, now ÷ baseline is/);
    const [paired, against] = read('slower.json').parts;
    expect([paired?.name, against?.name]).to.deep.equal(['paired', 'against-baseline']);
    expect(against?.rounds[0]?.map(({ subject, figures }) => [subject, Object.keys(figures)])).to.deep.equal(
      ['baseline', 'now'].map((subject) => [subject, ['hitRatio', 'hitNoisePercent', 'setRatio', 'setNoisePercent']]),
    );
    expect(against?.outcomes.map(({ isMet }) => isMet)).to.deep.equal([false, false]);
  });

  it('lets a comparison pass when the cache is no slower', async () => {
    const kept = read('baseline.json');
    scaleBaseline(10);
    const { status } = await run('--compare');
    writeFileSync(file('baseline.json'), JSON.stringify(kept));
    expect(status).to.equal(0);
  });

  it('is refused when it is missing or was measured with other keys, before anything is measured', async () => {
    expect(await run('--compare', '--operations', '501')).to.include({ status: 2 }).and.have.property('stderr').that.includes('measured in another way');
    expect(await run('--compare', '--baseline-file', file('none.json'))).to.include({ status: 2 }).and.have.property('stderr').that.includes('--baseline writes it');
  });

  it('notices a slowdown that is planted', async () => {
    // Far above noise: what is looked at here is that the option does what it says.
    const { status } = await run('--compare', '--slow-down', '900', '--json', file('planted.json'));
    expect(status).to.equal(1);
    expect(read('planted.json').note).to.include('900 % more work on purpose');
  });
});
