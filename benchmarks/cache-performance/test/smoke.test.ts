import { runForResult, runMain } from '@proxyapi/bench-harness';
import { expect } from 'chai';

const MAIN = new URL('../src/main.ts', import.meta.url);

describe('node src/main.ts', () => {
  it('explains itself', async () => {
    expect(await runMain(MAIN, ['--help'])).to.include('CACHE_BENCHMARK_OPERATIONS');
  });

  it('lets every subject do every part and writes a result of the known shape', async () => {
    const { stdout, result } = await runForResult(MAIN, ['--smoke', '--rounds', '2']);
    expect(stdout).to.include('no figure means anything').and.include('hit, SmartCache ÷ lru-cache');
    expect(result).to.include({ benchmark: 'cache-performance', version: 1 });
    expect(result.parts.map(({ name }) => name)).to.deep.equal(['operations', 'loads', 'zipf', 'zipf-scan']);
    const caches = ['SmartCache', 'SmartCache lru', 'lru-cache', 'keyv on a Map', 'Map'];
    const policies = ['sieve', 'lru', 'ideal'];
    for (const { name, columns, rounds, outcomes } of result.parts) {
      const subjects = name.startsWith('zipf') ? policies : caches;
      expect(rounds.map((round) => round.map(({ subject }) => subject)), name).to.deep.equal([subjects, subjects]);
      for (const { figures } of rounds.flat()) expect(Object.keys(figures).toSorted(), name).to.deep.equal(columns.map(({ figure }) => figure).toSorted());
      for (const { value } of outcomes) expect(value).to.have.all.keys('median', 'min', 'max');
    }
    for (const round of result.parts[1]?.rounds ?? []) {
      expect(round.find(({ subject }) => subject === 'SmartCache')?.figures['loadsPerKey']).to.equal(1);
      expect(round.find(({ subject }) => subject === 'Map')?.figures['loadsPerKey'], 'nothing joins them').to.equal(10);
    }
    for (const round of result.parts.slice(2).flatMap(({ rounds }) => rounds)) {
      const [sieve = NaN, lru = NaN, ideal = NaN] = policies.map((policy) => round.find(({ subject }) => subject === policy)?.figures['hitPercent20']);
      expect(ideal).to.be.at.least(sieve).and.at.least(lru);
    }
  }).timeout(60_000);
});
