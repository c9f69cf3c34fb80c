import process from 'node:process';

import { type BenchmarkResult, compare, type Comparison, createResult, describeMachine, type Measurement, type OnProgress } from '@proxyapi/bench-harness';
import { GatewayMetrics, METRIC_DEFINITIONS } from '@proxyapi/proxy-logging';

import { createDirectMetrics } from './direct-metrics.ts';
import type { BenchmarkOptions } from './parse-options.ts';
import { sampleAttempt, sampleRequest } from './samples.ts';

type CountRequest = (index: number) => void;

const OURS = 'GatewayMetrics';
const TRACED = 'GatewayMetrics, traced';
const DIRECT = 'prom-client directly';

const FIGURE = { figure: 'cpuUsPerRequest', digits: 2 } as const;
const COMPARISONS: readonly Comparison[] = [
  { ...FIGURE, name: 'CPU per request, prom-client directly ÷ GatewayMetrics', kind: 'ratio', subject: DIRECT, against: OURS, digits: 1 },
  { ...FIGURE, name: 'CPU per request, GatewayMetrics, traced ÷ GatewayMetrics', kind: 'ratio', subject: TRACED, against: OURS },
];

/** Counts requests with each subject in turn, so that what the machine does meanwhile falls on all of them. */
export async function runBenchmark({ rounds: count, requests }: BenchmarkOptions, onProgress: OnProgress): Promise<BenchmarkResult> {
  const machine = describeMachine('nothing is pinned: one process does one thing at a time');
  const metrics = new GatewayMetrics({ version: '1', endpoints: ['/v1/chat/completions'], callers: ['ci'], errorCodes: [], isListed: () => true });
  const subjects = Object.entries(subjectsOf(metrics));
  onProgress('warming up');
  for (const [, countRequest] of subjects) measure(countRequest, requests);
  const rounds: (readonly Measurement[])[] = [];
  for (let round = 1; round <= count; round += 1) {
    onProgress(`round ${round} of ${count}`);
    rounds.push(subjects.map(([subject, countRequest]) => ({ subject, figures: { cpuUsPerRequest: measure(countRequest, requests) } })));
  }
  metrics.close();
  return createResult({
    benchmark: 'metrics',
    machine,
    parts: [{
      name: 'requests', title: 'What metrics cost a request', rounds,
      method: `${requests} requests of each subject in each round: streams that went well, four models in turn, with one exchange, four kinds of tokens, a cost and a caller. “nothing but the records” makes what is counted and counts nothing. Such a loop has everything in the processor's caches: a lower bound of what a busy gateway pays.`,
      columns: [{ ...FIGURE, label: 'CPU µs per request' }],
      outcomes: COMPARISONS.map((comparison) => compare(comparison, rounds)),
    }],
  });
}

function subjectsOf(metrics: GatewayMetrics): Readonly<Record<string, CountRequest>> {
  return {
    'nothing but the records': (index) => void sampleRequest(sampleAttempt(index), undefined),
    [OURS]: countWith(metrics, undefined),
    [TRACED]: countWith(metrics, '0af7651916cd43dd8448eb211c80319c'),
    [DIRECT]: createDirectMetrics(METRIC_DEFINITIONS),
  };
}

/** CPU microseconds for each request. */
function measure(countRequest: CountRequest, requests: number): number {
  const before = process.cpuUsage();
  for (let index = 0; index < requests; index += 1) countRequest(index);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / requests;
}

function countWith(metrics: GatewayMetrics, traceId: string | undefined): CountRequest {
  return (index) => {
    const attempt = sampleAttempt(index);
    metrics.onAttemptEnd(attempt);
    metrics.onRequestEnd(sampleRequest(attempt, traceId));
  };
}
