import type { METRIC_DEFINITIONS, MetricDefinition } from '@proxyapi/proxy-logging';
import { Counter, Histogram, Registry } from 'prom-client';

import { sampleAttempt } from './samples.ts';

const BUCKETS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 12, 20, 30, 45, 60, 90, 120];

/** Counts a request as GatewayMetrics does, with counters and histograms of prom-client. */
export function createDirectMetrics(all: typeof METRIC_DEFINITIONS): (index: number) => void {
  const registers = [new Registry()];
  const counter = ({ name, help, labels: labelNames }: MetricDefinition): Counter<string> => new Counter({ name, help, labelNames, registers });
  const histogram = ({ name, help, labels: labelNames }: MetricDefinition): Histogram<string> => new Histogram({ name, help, labelNames, registers, buckets: BUCKETS });
  const [requests, durations, overhead] = [counter(all.requests), histogram(all.requestDuration), histogram(all.overhead)];
  const [exchanges, latency, firstToken] = [counter(all.providerRequests), histogram(all.providerLatency), histogram(all.timeToFirstToken)];
  const [tokens, cost, misses] = [counter(all.tokens), counter(all.cost), counter(all.cacheMisses)];
  const [callerRequests, callerTokens] = [counter(all.callerRequests), counter(all.callerTokens)];
  return (index) => {
    const { provider, model, usage } = sampleAttempt(index);
    const kinds = { prompt: usage?.promptTokens, completion: usage?.completionTokens, cached: usage?.cachedTokens, reasoning: usage?.reasoningTokens };
    exchanges.inc({ provider, model, status: 'ok' });
    latency.observe({ provider, model }, 0.8);
    firstToken.observe({ provider, model }, 0.3);
    for (const [kind, count] of Object.entries(kinds)) tokens.inc({ provider, model, kind }, count);
    cost.inc({ provider, model }, 0.001);
    requests.inc({ method: 'POST', endpoint: '/v1/chat/completions', status_code: 200 });
    durations.observe({ method: 'POST', endpoint: '/v1/chat/completions' }, 0.81);
    overhead.observe(0.0003);
    callerRequests.inc({ key: 'ci' });
    for (const [kind, count] of Object.entries(kinds)) callerTokens.inc({ key: 'ci', kind }, count);
    misses.inc({ cache_type: 'response' });
  };
}
