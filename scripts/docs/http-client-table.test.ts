import { expect } from 'chai';

import type { BenchmarkResult, PartResult } from '../../benchmarks/harness/src/index.ts';
import { httpClientTable } from './http-client-table.ts';

const MACHINE = { cpu: 'A processor', cores: 2, memoryGb: 4, system: 'Linux 6.1 x64', node: 'v24.21.0', pinning: 'unpinned', loadBefore: 0.1, loadAfter: 1.2 };

describe('the HTTP client table', () => {
  const [V1, V2] = ['V1: got, a connection each', 'V2: proxy-core'];
  const pooling = resultOf('connection-pooling', [partOf('tls', [
    { [V1]: { reusePercent: 0, requestsPerSecond: 100, p50Ms: 80, p95Ms: 90 }, [V2]: { reusePercent: 96.5, requestsPerSecond: 150, p50Ms: 60, p95Ms: 61 } },
    { [V1]: { reusePercent: 0, requestsPerSecond: 120, p50Ms: 60, p95Ms: 90 }, [V2]: { reusePercent: 97.5, requestsPerSecond: 240, p50Ms: 30, p95Ms: 61 } },
    { [V1]: { reusePercent: 0, requestsPerSecond: 110, p50Ms: 70, p95Ms: 90 }, [V2]: { reusePercent: 97.5, requestsPerSecond: 110, p50Ms: 77, p95Ms: 61 } },
  ])]);
  const timeouts = resultOf('timeouts', [
    partOf('some-hang', [{ fixed: { efficiencyPercent: 10 }, adaptive: { efficiencyPercent: 40 } }]),
    partOf('slow', [{ fixed: { efficiencyPercent: 100 }, adaptive: { efficiencyPercent: 80 } }]),
  ]);
  const table = (...results: readonly BenchmarkResult[]): string => httpClientTable(new Map(results.map((result) => [result.benchmark, result]))).join('\n');

  it('has four rows, with the figures of the two results', () => {
    expect(table(pooling, timeouts).split('\n').filter((line) => line.startsWith('|'))).to.deep.equal([
      '| Metric | V1 (Basic) | V2 (Advanced) | Improvement |',
      '| --- | --- | --- | --- |',
      '| Connection Reuse Rate | 0.0 % | 97.5 % (96.5 … 97.5) | +97.5 (96.5 … 97.5) points |',
      '| Throughput | 110 req/s (100 … 120) | 150 req/s (110 … 240) | +50 (0 … 100) % |',
      '| Timeout Efficiency | fixed: 10.0 % | adaptive: 40.0 % | +30.0 points |',
      '| Response Time (50 concurrent) | 70.0 ms (60.0 … 80.0) | 60.0 ms (30.0 … 77.0) | +25 (-10 … 50) % |',
    ]);
  });

  it('names the troubles in which adapting loses, too', () => {
    expect(table(pooling, timeouts)).to.include('a trouble, +30.0 points; a trouble, -20.0 points.');
  });

  it('is not there while one of the two has no result', () => {
    expect([table(pooling), table(timeouts)]).to.deep.equal(['', '']);
  });
});

function resultOf(benchmark: string, parts: readonly PartResult[]): BenchmarkResult {
  return { benchmark, version: 1, date: '2026-01-01', command: 'node main.ts', machine: MACHINE, parts };
}

function partOf(name: string, rounds: readonly Readonly<Record<string, Readonly<Record<string, number>>>>[]): PartResult {
  return {
    name, title: 'A trouble', method: 'How.', columns: [], outcomes: [],
    rounds: rounds.map((round) => Object.entries(round).map(([subject, figures]) => ({ subject, figures }))),
  };
}
