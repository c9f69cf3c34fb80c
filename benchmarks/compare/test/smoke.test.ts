import process from 'node:process';

import { expect } from 'chai';

import { runForResult, runMain } from '../../harness/src/index.ts';
import { findPortkey } from '../src/portkey/find-portkey.ts';

const MAIN = new URL('../src/main.ts', import.meta.url);

describe('benchmarks/compare', () => {
  it('explains itself without an installation', async () => {
    expect(await runMain(MAIN, ['--help'])).to.include('--smoke');
  });

  it('measures every way in every round and writes a result of the known shape', async function measure() {
    if (findPortkey() === undefined) {
      if (process.env['REQUIRE_SERVICES'] === '1') throw new Error('@portkey-ai/gateway is not installed in benchmarks/compare, and REQUIRE_SERVICES=1 asks for it');
      console.log('      skipped: @portkey-ai/gateway is not installed; pnpm --dir benchmarks/compare install --frozen-lockfile');
      this.skip();
    }
    const { stdout, result } = await runForResult(MAIN, ['--smoke', '--samples', '5']);
    expect(stdout).to.include('CPU per request, Portkey ÷ gateway');
    expect(result).to.have.all.keys('benchmark', 'version', 'date', 'command', 'note', 'machine', 'parts');
    expect(result).to.include({ benchmark: 'compare', version: 1 });
    expect(result.parts.map(({ name, columns }) => [name, columns.map(({ figure }) => figure)])).to.deep.equal([
      ['relay', ['cpuUsPerRequest', 'requestsPerSecond', 'p50Ms', 'p99Ms', 'rssMb']],
      ['looked-up', ['cpuUsPerRequest', 'requestsPerSecond', 'p50Ms', 'p99Ms', 'rssMb']],
      ['latency', ['p50Ms', 'p90Ms', 'p99Ms']],
      ['first-token', ['p50Ms', 'p90Ms', 'p99Ms']],
      ['streams', ['stalls', 'latenessP99Ms', 'latenessMaxMs', 'cpuUsPerChunk']],
    ]);
    for (const { name, columns, rounds, outcomes } of result.parts) {
      expect(rounds.map((round) => round.map(({ subject }) => subject)), name).to.deep.equal([['direct', 'bare relay', 'gateway', 'Portkey', 'Portkey, tuned']]);
      for (const { figures } of rounds.flat()) expect(Object.keys(figures)).to.include.members(columns.map(({ figure }) => figure));
      for (const { value } of outcomes) expect(value).to.have.all.keys('median', 'min', 'max');
    }
    const [relay] = result.parts;
    expect(relay?.outcomes.slice(0, 2).map(({ subject, against, targetAtLeast }) => [subject, against, targetAtLeast])).to.deep.equal([['Portkey', 'gateway', 6], ['Portkey, tuned', 'gateway', 6]]);
  }).timeout(60_000);
});
