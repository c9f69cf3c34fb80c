import { expect } from 'chai';

import { GatewayMetrics } from './gateway-metrics.ts';
import type { GatewayMetricsOptions } from './gateway-metrics-options.ts';
import type { MetricSources } from './metric-sources.ts';
import { parseExposition } from './testing/parse-exposition.ts';
import { ATTEMPT, OPTIONS, REQUEST } from './testing/samples.ts';

const SOURCES: MetricSources = {
  breakers: () => [{ provider: 'openai', model: 'gpt-4o', state: 'half-open' }],
  connections: () => [{ provider: 'openai', openSockets: 5, running: 2, queued: 1, exchangesOnReused: 7 }],
  inFlight: () => 3,
  memory: () => ({ rssBytes: 1024, limitBytes: 1000, pressureEvents: 2, emergencyEvents: 1 }),
  modelCache: () => ({ hits: 4, misses: 6 }),
  shed: () => ({ in_flight: 8, memory: 0 }),
  logDropped: () => 9,
  spansDropped: () => 11,
  isStorageDegraded: () => true,
  anomalies: () => [
    { provider: 'openai', model: 'gpt-4o', signal: 'errors', isAnomalous: false },
    { provider: 'openai', model: 'made-up-1', signal: 'tokens', isAnomalous: true },
    { provider: 'openai', model: 'made-up-2', signal: 'tokens', isAnomalous: false },
  ],
};

describe('GatewayMetrics', () => {
  const made: GatewayMetrics[] = [];
  const create = (options: Partial<GatewayMetricsOptions> = {}): GatewayMetrics => {
    const metrics = new GatewayMetrics({ ...OPTIONS, ...options });
    made.push(metrics);
    return metrics;
  };
  const read = async (metrics: GatewayMetrics): Promise<ReadonlyMap<string, number>> => parseExposition((await metrics.scrape(undefined)).body);
  /** What an action adds to which series, those of the process and the parts of histograms apart. */
  const moved = async (act: (metrics: GatewayMetrics) => void, metrics = create()): Promise<Record<string, number>> => {
    const before = await read(metrics);
    act(metrics);
    const own = [...await read(metrics)].filter(([series]) => series.startsWith('proxy_api_') && !/_bucket\{|_sum\b/.test(series));
    return Object.fromEntries(own.map(([series, value]) => [series, value - (before.get(series) ?? 0)] as const).filter(([, change]) => change !== 0));
  };

  afterEach(() => {
    for (const metrics of made.splice(0)) metrics.close();
  });

  it('counts a request by method, endpoint and status, with its time, its overhead, its caller and its tokens', async () => {
    expect(await moved((metrics) => metrics.onRequestEnd(REQUEST))).to.deep.equal({
      'proxy_api_requests_total{method="POST",endpoint="/v1/chat/completions",status_code="200"}': 1,
      'proxy_api_request_duration_seconds_count{method="POST",endpoint="/v1/chat/completions"}': 1,
      'proxy_api_overhead_seconds_count': 1,
      'proxy_api_caller_requests_total{key="ci"}': 1,
      'proxy_api_caller_tokens_total{key="ci",kind="prompt"}': 10,
      'proxy_api_caller_tokens_total{key="ci",kind="completion"}': 20,
      'proxy_api_caller_tokens_total{key="ci",kind="cached"}': 4,
      'proxy_api_caller_tokens_total{key="ci",kind="cache_write"}': 3,
      'proxy_api_caller_tokens_total{key="ci",kind="reasoning"}': 5,
      'proxy_api_cache_misses_total{cache_type="response"}': 1,
    });
  });

  it('counts a request for no model without overhead, cache and caller', async () => {
    const probe = { ...REQUEST, method: 'GET', route: '/health', status: 503, callerName: undefined, model: undefined, attempts: [], cache: 'off', usage: undefined };
    expect(await moved((metrics) => metrics.onRequestEnd(probe))).to.deep.equal({
      'proxy_api_requests_total{method="GET",endpoint="/health",status_code="503"}': 1,
      'proxy_api_request_duration_seconds_count{method="GET",endpoint="/health"}': 1,
    });
  });

  it('counts an exchange by provider, model and result, with its time, its first token, its tokens and their cost', async () => {
    expect(await moved((metrics) => metrics.onAttemptEnd(ATTEMPT))).to.deep.equal({
      'proxy_api_provider_requests_total{provider="openai",model="gpt-4o",status="ok"}': 1,
      'proxy_api_provider_latency_seconds_count{provider="openai",model="gpt-4o"}': 1,
      'proxy_api_time_to_first_token_seconds_count{provider="openai",model="gpt-4o"}': 1,
      'proxy_api_tokens_total{provider="openai",model="gpt-4o",kind="prompt"}': 10,
      'proxy_api_tokens_total{provider="openai",model="gpt-4o",kind="completion"}': 20,
      'proxy_api_tokens_total{provider="openai",model="gpt-4o",kind="cached"}': 4,
      'proxy_api_tokens_total{provider="openai",model="gpt-4o",kind="cache_write"}': 3,
      'proxy_api_tokens_total{provider="openai",model="gpt-4o",kind="reasoning"}': 5,
      'proxy_api_cost_usd_total{provider="openai",model="gpt-4o"}': 0.25,
    });
  });

  const bare = { ...ATTEMPT, firstTokenMs: undefined, usage: undefined, costUsd: undefined };
  const results = [
    ['upstream_timeout', undefined, 'upstream_timeout'],
    ['a code of the provider’s', 422, '422'],
    ['a code of the provider’s', undefined, 'other'],
    ['a code of the provider’s', 1e9, 'other'],
  ] as const;
  for (const [result, status, label] of results) {
    it(`calls the result ${result} with status ${status} ${label}`, async () => {
      expect(await moved((metrics) => metrics.onAttemptEnd({ ...bare, result, status }))).to.deep.equal({
        [`proxy_api_provider_requests_total{provider="openai",model="gpt-4o",status="${label}"}`]: 1,
        'proxy_api_provider_latency_seconds_count{provider="openai",model="gpt-4o"}': 1,
      });
    });
  }

  it('does not time an exchange that was cancelled', async () => {
    expect(await moved((metrics) => metrics.onAttemptEnd({ ...bare, result: 'cancelled' }))).to.deep.equal({
      'proxy_api_provider_requests_total{provider="openai",model="gpt-4o",status="cancelled"}': 1,
    });
  });

  it('tells retries from fallbacks by what the request had tried before', async () => {
    const [first, other] = [{ provider: 'openai', model: 'gpt-4o' }, { provider: 'spare', model: 'gpt-4o' }];
    const changes = await moved((metrics) => metrics.onRequestEnd({ ...REQUEST, attempts: [first, other, first, other, other] }));
    expect(changes).to.include({ proxy_api_retries_total: 3, proxy_api_fallbacks_total: 1 });
  });

  for (const [cache, series] of [['hit', 'proxy_api_cache_hits_total{cache_type="response"}'], ['coalesced', 'proxy_api_coalesced_requests_total']] as const) {
    it(`counts what the cache said: ${cache}`, async () => {
      const changes = await moved((metrics) => metrics.onRequestEnd({ ...REQUEST, cache, attempts: [], usage: undefined }));
      expect(changes).to.include({ [series]: 1 });
      expect(Object.keys(changes).filter((name) => /cache|coalesced/.test(name))).to.deep.equal([series]);
    });
  }

  it('passes over times, tokens and costs that are none', async () => {
    for (const nonsense of [NaN, -1, Infinity]) {
      const metrics = create();
      const usage = { promptTokens: nonsense, completionTokens: nonsense };
      metrics.onAttemptEnd({ ...ATTEMPT, durationMs: nonsense, firstTokenMs: nonsense, usage, costUsd: nonsense });
      metrics.onRequestEnd({ ...REQUEST, durationMs: nonsense, overheadMs: nonsense, usage });
      const values = [...await read(metrics)].filter(([series]) => series.startsWith('proxy_api_'));
      expect(values.filter(([, value]) => !(value >= 0 && value < Infinity))).to.deep.equal([]);
      expect(values.filter(([series, value]) => /token|cost|overhead|duration|latency/.test(series) && value !== 0)).to.deep.equal([]);
    }
  });

  it('reads the gateway’s parts at each scrape', async () => {
    let reads = 0;
    const metrics = create({ sources: { ...SOURCES, inFlight: () => (reads += 1) } });
    metrics.onRequestEnd(REQUEST);
    expect(reads).to.equal(0);
    await read(metrics);
    const values = Object.fromEntries(await read(metrics));
    expect(values).to.include({
      'proxy_api_in_flight_requests': 2,
      'proxy_api_circuit_breaker_state{provider="openai",model="gpt-4o"}': 2,
      'proxy_api_connections{provider="openai",state="busy"}': 2,
      'proxy_api_connections{provider="openai",state="idle"}': 3,
      'proxy_api_connections{provider="openai",state="queued"}': 1,
      'proxy_api_connection_reuse_total{provider="openai"}': 7,
      'proxy_api_memory_usage_bytes': 1024,
      'proxy_api_memory_limit_bytes': 1000,
      'proxy_api_memory_pressure_total{level="pressure"}': 2,
      'proxy_api_memory_pressure_total{level="emergency"}': 1,
      'proxy_api_cache_hits_total{cache_type="model"}': 4,
      'proxy_api_cache_misses_total{cache_type="model"}': 6,
      'proxy_api_shed_requests_total{reason="in_flight"}': 8,
      'proxy_api_log_dropped_total': 9,
      'proxy_api_spans_dropped_total': 11,
      'proxy_api_storage_degraded': 1,
      'proxy_api_anomaly{provider="openai",model="gpt-4o",signal="errors"}': 0,
      'proxy_api_anomaly{provider="openai",model="other",signal="tokens"}': 1,
      'proxy_api_build_info{version="1.2.3"}': 1,
    });
  });

  it('shows the worst of the breakers that share a series', async () => {
    const states = (['closed', 'open', 'half-open'] as const).map((state, index) => ({ provider: 'vague', model: `made-up-${index}`, state }));
    const values = await read(create({ sources: { breakers: () => states } }));
    expect([...values].filter(([series]) => series.includes('breaker'))).to.deep.equal([['proxy_api_circuit_breaker_state{provider="vague",model="other"}', 1]]);
  });

  it('has the totals that everybody shares at 0 before the first event', async () => {
    expect(Object.fromEntries(await read(create()))).to.include({
      'proxy_api_retries_total': 0, 'proxy_api_fallbacks_total': 0, 'proxy_api_coalesced_requests_total': 0, 'proxy_api_overhead_seconds_count': 0,
      'proxy_api_cache_hits_total{cache_type="response"}': 0, 'proxy_api_cache_misses_total{cache_type="response"}': 0,
      'proxy_api_caller_requests_total{key="ci"}': 0, 'proxy_api_caller_requests_total{key="app"}': 0,
    });
  });

  it('keeps the series of two providers apart whose models have odd names', async () => {
    const odd = ['gpt-|x', 'gpt-"\\\n', 'gpt-\u{1f600}'];
    const metrics = create();
    for (const model of odd) metrics.onAttemptEnd({ ...ATTEMPT, model });
    const lines = (await metrics.scrape(undefined)).body.split('\n').filter((line) => line.startsWith('proxy_api_provider_requests_total{'));
    expect(lines).to.deep.equal([
      'proxy_api_provider_requests_total{provider="openai",model="gpt-|x",status="ok"} 1',
      'proxy_api_provider_requests_total{provider="openai",model="gpt-\\"\\\\\\n",status="ok"} 1',
      'proxy_api_provider_requests_total{provider="openai",model="gpt-\u{1f600}",status="ok"} 1',
    ]);
  });

  describe('in OpenMetrics', () => {
    const ACCEPT = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5';
    const TRACE = '0af7651916cd43dd8448eb211c80319c';

    it('shows a trace beside the bucket of its request, and none in Prometheus’ text', async () => {
      const metrics = create();
      metrics.onRequestEnd({ ...REQUEST, traceId: TRACE });
      const { body, contentType } = await metrics.scrape(ACCEPT);
      expect(contentType).to.match(/^application\/openmetrics-text/);
      const exemplars = body.split('\n').filter((line) => line.includes(TRACE));
      expect(exemplars).to.have.length(2);
      expect(exemplars[0]).to.match(new RegExp(`^proxy_api_request_duration_seconds_bucket\\{le="1",.*\\} 1 # \\{trace_id="${TRACE}"\\} 0.9 \\d+`));
      expect(exemplars[1]).to.match(new RegExp(`^proxy_api_overhead_seconds_bucket\\{le="0.0005"\\} 1 # \\{trace_id="${TRACE}"\\} 0.00035 \\d+`));
      expect((await metrics.scrape(undefined)).body).to.not.contain(TRACE);
    });

    it('ends with # EOF and names counters as Prometheus’ text does, whichever was asked for before', async () => {
      const metrics = create();
      metrics.onRequestEnd(REQUEST);
      for (let turn = 0; turn < 2; turn += 1) {
        const open = (await metrics.scrape(ACCEPT)).body;
        expect(open.endsWith('\n# EOF\n')).to.equal(true);
        expect(open).to.contain('\n# TYPE proxy_api_requests counter\n').and.to.match(/^proxy_api_requests_total\{/m);
        const { body, contentType } = await metrics.scrape(undefined);
        expect(contentType).to.match(/^text\/plain; version=0\.0\.4/);
        expect(body).to.contain('\n# TYPE proxy_api_retries_total counter\nproxy_api_retries_total 0\n').and.to.not.contain('EOF');
      }
    });
  });
});
