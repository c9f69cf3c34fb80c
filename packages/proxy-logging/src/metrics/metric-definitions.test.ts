import { spawnSync } from 'node:child_process';

import { expect } from 'chai';

import { GatewayMetrics } from './gateway-metrics.ts';
import { METRIC_BUCKETS } from './metric-buckets.ts';
import { CUSTOM_REQUESTS, METRIC_DEFINITIONS } from './metric-definitions.ts';
import { ATTEMPT, OPTIONS, REQUEST } from './testing/samples.ts';

// Dashboards and alerts go by these: one that is taken away or renamed breaks them without a word.
const PINNED = [
  'counter proxy_api_requests_total{method,endpoint,status_code}',
  'histogram proxy_api_request_duration_seconds{method,endpoint} request',
  'histogram proxy_api_overhead_seconds{} overhead',
  'gauge proxy_api_in_flight_requests{}',
  'counter proxy_api_shed_requests_total{reason}',
  'counter proxy_api_retries_total{}',
  'counter proxy_api_fallbacks_total{}',
  'counter proxy_api_coalesced_requests_total{}',
  'counter proxy_api_provider_requests_total{provider,model,status}',
  'histogram proxy_api_provider_latency_seconds{provider,model} provider',
  'histogram proxy_api_time_to_first_token_seconds{provider,model} provider',
  'counter proxy_api_tokens_total{provider,model,kind}',
  'counter proxy_api_cost_usd_total{provider,model}',
  'gauge proxy_api_circuit_breaker_state{provider,model}',
  'gauge proxy_api_connections{provider,state}',
  'counter proxy_api_connection_reuse_total{provider}',
  'counter proxy_api_caller_requests_total{key}',
  'counter proxy_api_caller_tokens_total{key,kind}',
  'counter proxy_api_cache_hits_total{cache_type}',
  'counter proxy_api_cache_misses_total{cache_type}',
  'gauge proxy_api_memory_usage_bytes{}',
  'gauge proxy_api_memory_limit_bytes{}',
  'counter proxy_api_memory_pressure_total{level}',
  'counter proxy_api_log_dropped_total{}',
  'counter proxy_api_spans_dropped_total{}',
  'gauge proxy_api_storage_degraded{}',
  'gauge proxy_api_anomaly{provider,model,signal}',
  'gauge proxy_api_build_info{version}',
  'counter process_cpu_user_seconds_total{}',
  'counter process_cpu_system_seconds_total{}',
  'counter process_cpu_seconds_total{}',
  'gauge process_start_time_seconds{}',
  'gauge process_resident_memory_bytes{}',
  'gauge process_virtual_memory_bytes{}',
  'gauge process_open_fds{}',
  'gauge process_max_fds{}',
  'gauge nodejs_eventloop_lag_seconds{}',
  'gauge nodejs_eventloop_lag_min_seconds{}',
  'gauge nodejs_eventloop_lag_max_seconds{}',
  'gauge nodejs_eventloop_lag_mean_seconds{}',
  'gauge nodejs_eventloop_lag_stddev_seconds{}',
  'gauge nodejs_eventloop_lag_p50_seconds{}',
  'gauge nodejs_eventloop_lag_p90_seconds{}',
  'gauge nodejs_eventloop_lag_p99_seconds{}',
  'gauge nodejs_heap_size_total_bytes{}',
  'gauge nodejs_heap_size_used_bytes{}',
  'gauge nodejs_external_memory_bytes{}',
  'gauge nodejs_active_resources{type}',
  'histogram nodejs_gc_duration_seconds{kind} gc',
  'gauge nodejs_version_info{version,major,minor,patch}',
  'counter proxy_api_custom_requests_total{team}',
];

const ON_LINUX = new Set(['process_virtual_memory_bytes', 'process_open_fds', 'process_max_fds']);

describe('the metrics of a gateway', () => {
  let metrics: GatewayMetrics;
  before(() => {
    metrics = new GatewayMetrics({
      ...OPTIONS,
      labels: [{ name: 'team' }],
      sources: {
        breakers: () => [{ provider: 'openai', model: 'gpt-4o', state: 'open' }],
        connections: () => [{ provider: 'openai', openSockets: 1, running: 1, queued: 0, exchangesOnReused: 1 }],
        inFlight: () => 1,
        memory: () => ({ rssBytes: 1, limitBytes: 1000, pressureEvents: 0, emergencyEvents: 0 }),
        modelCache: () => ({ hits: 1, misses: 1 }),
        shed: () => ({ memory: 1 }),
        logDropped: () => 1,
        spansDropped: () => 0,
        isStorageDegraded: () => false,
        anomalies: () => [{ provider: 'openai', model: 'gpt-4o', signal: 'errors', isAnomalous: false }],
      },
    });
    metrics.onAttemptEnd(ATTEMPT);
    metrics.onRequestEnd({ ...REQUEST, labels: { team: 'search' } });
  });
  after(() => metrics.close());

  it('have these names, labels and buckets', () => {
    const custom = { ...CUSTOM_REQUESTS, labels: ['team'] };
    const all = [...Object.values(METRIC_DEFINITIONS), custom].map((definition) => {
      const { name, type, labels } = definition;
      return `${type} ${name}{${labels.join(',')}}${'buckets' in definition ? ` ${definition.buckets}` : ''}`;
    });
    expect(all).to.deep.equal(PINNED);
    expect(METRIC_BUCKETS).to.deep.equal({
      request: [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 12, 20, 30, 45, 60, 90, 120],
      provider: [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 12, 20, 30, 45, 60, 90, 120],
      overhead: [0.00005, 0.0001, 0.0002, 0.0003, 0.0005, 0.00075, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
      gc: [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1],
    });
  });

  it('come with the labels that they are said to have', async () => {
    const { body } = await metrics.scrape(undefined);
    for (const line of PINNED) {
      const [, type, name, labels] = /^(\w+) (\w+)\{(.*?)\}/.exec(line) ?? [];
      if (process.platform !== 'linux' && ON_LINUX.has(name ?? '')) continue;
      expect(body, line).to.contain(`# TYPE ${name} ${type}\n`);
      const sample = body.split('\n').find((text) => new RegExp(`^${name}${type === 'histogram' ? '_count' : ''}[ {]`).test(text)) ?? '';
      const shown = [...sample.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)].map(([, label]) => label);
      expect(shown.join(','), `${line}: ${sample}`).to.equal(labels);
      expect(sample, line).to.match(/[0-9]$/);
    }
  });

  it('have buckets whose counts rise to that of all', async () => {
    const { body } = await metrics.scrape(undefined);
    const buckets = [...body.matchAll(/^proxy_api_provider_latency_seconds_bucket\{le="([^"]+)",provider="openai",model="gpt-4o"\} (\d+)$/gm)];
    expect(buckets.map(([, bound]) => bound)).to.deep.equal([...METRIC_BUCKETS.provider.map(String), '+Inf']);
    expect(buckets.map(([, , count]) => Number(count))).to.deep.equal([0, 0, 0, 0, 0, 0, ...Array.from({ length: 14 }, () => 1)]);
  });

  it('are what promtool takes for good ones', async function promtool() {
    this.timeout(20_000);
    const { body } = await metrics.scrape(undefined);
    const { error, status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: body, encoding: 'utf8' });
    if (error !== undefined) {
      if (process.env['REQUIRE_SERVICES'] === '1') throw new Error('promtool is not installed, and REQUIRE_SERVICES=1 asks for it');
      console.log('    skipped: promtool is not installed (Debian: apt-get install prometheus)');
      this.skip();
    }
    expect(stdout + stderr).to.equal('');
    expect(status).to.equal(0);
  });
});
