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
    const caches = ['SmartCache', 'SmartCache lru', 'ModelCache on SQLite', 'lru-cache', 'keyv on a Map', 'Map'];
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

  it('runs the three scenarios of the load test, and callers at one time', async () => {
    const { stdout, result } = await runForResult(MAIN, ['--smoke', '--load-test', '--concurrent', '--operations', '300', '--duration', '0.2']);
    expect(result.parts.map(({ name }) => name)).to.deep.equal(['loads', 'concurrent', 'basic-operations', 'concurrent-load', 'memory-pressure']);
    for (const title of ['Concurrent operations: 300', 'Basic Operations: 100', 'Concurrent Load: 500', 'Memory Pressure: 1000']) expect(stdout).to.include(title);
    for (const { name, rounds: [round = []] } of result.parts.slice(1)) {
      expect(round.map(({ subject }) => subject), name).to.deep.equal(['SmartCache', 'SmartCache lru', 'ModelCache on SQLite', 'lru-cache', 'keyv on a Map', 'Map']);
      for (const { figures } of round) {
        expect(figures).to.have.all.keys('operationsPerSecond', 'p50Us', 'p95Us', 'p99Us', 'hitPercent', 'heldMb');
        expect(figures['p50Us']).to.be.at.most(figures['p95Us'] ?? NaN);
        expect(figures['hitPercent'], 'keys come again').to.be.within(5, 95);
      }
    }
  }).timeout(60_000);
});
