// What metrics cost a request: GatewayMetrics against the same counts made with prom-client directly.
// node --conditions=proxyapi-source src/main.ts
import process from 'node:process';

import { median, spread } from '@proxyapi/bench-harness';
import { GatewayMetrics, METRIC_DEFINITIONS } from '@proxyapi/proxy-logging';

import { createDirectMetrics } from './direct-metrics.ts';
import { sampleAttempt, sampleRequest } from './samples.ts';

const ROUNDS = 7;
const REQUESTS = 200_000;

type CountRequest = (index: number) => void;

/** CPU microseconds for each request. */
function measure(count: CountRequest): number {
  const before = process.cpuUsage();
  for (let index = 0; index < REQUESTS; index += 1) count(index);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / REQUESTS;
}

function countWith(metrics: GatewayMetrics, traceId: string | undefined): CountRequest {
  return (index) => {
    const attempt = sampleAttempt(index);
    metrics.onAttemptEnd(attempt);
    metrics.onRequestEnd(sampleRequest(attempt, traceId));
  };
}

const metrics = new GatewayMetrics({ version: '1', endpoints: ['/v1/chat/completions'], callers: ['ci'], errorCodes: [], isListed: () => true });
const subjects: Readonly<Record<string, CountRequest>> = {
  'nothing but the records': (index) => void sampleRequest(sampleAttempt(index), undefined),
  'GatewayMetrics': countWith(metrics, undefined),
  'GatewayMetrics, traced': countWith(metrics, '0af7651916cd43dd8448eb211c80319c'),
  'prom-client directly': createDirectMetrics(METRIC_DEFINITIONS),
};

const figures = new Map<string, number[]>(Object.keys(subjects).map((name) => [name, []]));
for (const count of Object.values(subjects)) measure(count);
// In turn, so that what the machine does meanwhile falls on all of them.
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, count] of Object.entries(subjects)) figures.get(name)?.push(measure(count));
}
for (const [name, values] of figures) {
  const { min, max } = spread(values);
  process.stdout.write(`${name.padEnd(26)} ${median(values).toFixed(2)} µs (${min.toFixed(2)} to ${max.toFixed(2)})\n`);
}
metrics.close();
