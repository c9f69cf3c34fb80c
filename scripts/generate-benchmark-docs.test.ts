import { expect } from 'chai';

import type { BenchmarkResult } from '../benchmarks/harness/src/index.ts';
import { readBenchmarkDocs, renderBenchmarkDocs } from './generate-benchmark-docs.ts';

const MACHINE = { cpu: 'A processor', cores: 2, memoryGb: 4, system: 'Linux 6.1 x64', node: 'v24.21.0', pinning: 'unpinned', loadBefore: 0.1, loadAfter: 1.2 };

describe('docs/benchmarks.md', () => {
  it('is what scripts/generate-benchmark-docs.ts makes of the results', () => {
    const { expected, committed } = readBenchmarkDocs();
    expect(committed, 'run node scripts/generate-benchmark-docs.ts').to.equal(expected);
  });

  it('shows the latest result of a benchmark, with its spread and whether targets are met', () => {
    const page = renderBenchmarkDocs([resultOf('2026-02-01', [10, 12, 14]), resultOf('2026-01-01', [99, 99, 99])]);
    expect(page).to.contain('- Date: 2026-02-01').and.not.contain('2026-01-01');
    expect(page).to.contain('| gateway | 12.0 (10.0 … 14.0) |');
    expect(page).to.contain('| added ms | 12.0 (10.0 … 14.0) | ≤ 1: **missed** |');
  });

  it('gives each benchmark a section by name, with its note before the figures', () => {
    const page = renderBenchmarkDocs([{ ...resultOf('2026-01-01', [1, 1, 1]), benchmark: 'timeouts', note: 'What was done.' }, resultOf('2026-02-01', [2, 2, 2])]);
    expect([...page.matchAll(/^## (.+)$/gm)].map(([, name]) => name)).to.deep.equal(['Throughput', 'Timeouts', 'What others publish']);
    expect(page).to.contain('- Command: `node main.ts`\n\nWhat was done.\n\n### A part');
  });

  it('shows a target that is the least as one', () => {
    const { parts: [part], ...result } = resultOf('2026-01-01', [5, 5, 5]);
    const { target: _, ...outcome } = part!.outcomes[0]!;
    expect(renderBenchmarkDocs([{ ...result, parts: [{ ...part!, outcomes: [{ ...outcome, targetAtLeast: 6 }] }] }])).to.contain('| added ms | 5.0 | ≥ 6: **missed** |');
  });

  it('keeps what others publish apart from what was measured, and names who did', () => {
    const [measured = '', published = ''] = renderBenchmarkDocs([resultOf('2026-01-01', [1, 1, 1])]).split('## What others publish');
    expect(measured).not.to.contain('LiteLLM');
    expect(published).to.contain('https://github.com/GetBusbar/benchmarking').and.contain('| LiteLLM (Python) | 8 ms | 0.6k | 9.4 ms | 1 | 6,775 µs |');
  });

  it('sums up before and after, and what the loop found, each from its own result', () => {
    const page = renderBenchmarkDocs([
      comparisonOf({ p95Ms: 800, answersPerSecond: 100, answersPerCpuSecond: 200, rssMb: 90, errorPercent: 8, hitPercent: 0, cpuMsPerAnswer: 5 },
        { p95Ms: 600, answersPerSecond: 110, answersPerCpuSecond: 100, rssMb: 180, errorPercent: 1, hitPercent: 25, cpuMsPerAnswer: 10 }),
      loopOf({ requests: 66_000, attempts: 50_000, failed500: 1200, failedReset: 1201, failedCut: 1202, errors: 640, cutStreams: 630, allFailed: 10, unexplained: 0, shed: 0, medianMb: 210, slopeMbPerMinute: 0.4, slopeErrorMbPerMinute: 0.1 }),
    ]);
    expect(page).to.contain('| HTTP latency (P95, whole answers) | 800 ms | 600 ms | 25.0 % |');
    expect(page).to.contain('| Throughput (whole answers of what the trace brings) | 100.0 /s | 110.0 /s | 1.10 × |');
    expect(page).to.contain('| Memory usage (peak) | 90 MB | 180 MB | −100.0 % |');
    expect(page).to.contain('| Error rate | 8.00 % | 1.00 % | 87.5 % |');
    expect(page).to.contain('| Cache hit rate | 0.0 % | 25.0 % | 25.0 points |');
    expect(page).to.contain('| CPU usage (for each whole answer) | 5.00 ms | 10.00 ms | −100.0 % |');
    expect(page).to.contain('**0 that the provider did not make**').and.contain('slope 0.40 ± 0.10 MB a minute');
  });

  it('has no summary where neither was measured', () => {
    expect(renderBenchmarkDocs([resultOf('2026-01-01', [1, 1, 1])])).not.to.contain('Summary');
  });
});

function comparisonOf(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): BenchmarkResult {
  const rounds = [[{ subject: 'naive proxy', figures: before }, { subject: 'gateway', figures: after }]];
  const part = { name: 'repeated', title: '30 % of requests repeat an earlier one', method: 'How.', columns: [], rounds, outcomes: [] };
  return { ...resultOf('2026-01-01', [1, 1, 1]), benchmark: 'before-after', parts: [part] };
}

function loopOf(figures: Readonly<Record<string, number>>): BenchmarkResult {
  const part = { name: 'errors', title: 'Errors', method: 'How.', columns: [], rounds: [[{ subject: 'gateway', figures }]], outcomes: [] };
  return { ...resultOf('2026-01-01', [1, 1, 1]), benchmark: 'before-after-loop', parts: [part] };
}

function resultOf(date: string, values: readonly number[]): BenchmarkResult {
  const value = { median: values[1] ?? 0, min: values[0] ?? 0, max: values[2] ?? 0 };
  const outcome = { name: 'added ms', kind: 'difference', figure: 'ms', subject: 'gateway', against: 'direct', digits: 1, target: 1, value, isMet: false } as const;
  const rounds = values.map((ms) => [{ subject: 'gateway', figures: { ms } } as const]);
  const part = { name: 'part', title: 'A part', method: 'How.', columns: [{ figure: 'ms', label: 'ms', digits: 1 }], rounds, outcomes: [outcome] };
  return { benchmark: 'throughput', version: 1, date, command: 'node main.ts', machine: MACHINE, parts: [part] };
}
