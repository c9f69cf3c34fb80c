import type { Row } from './panel.ts';
import { percentileBy, percentiles } from './percentiles.ts';

const GATEWAY = 'job="llm-proxy"';
const MODEL_ENDPOINTS = 'endpoint=~"/v1/(chat/completions|completions|embeddings)"';
const CHOSEN = 'provider=~"$provider",model=~"$model"';
const CHOSEN_PROVIDER = 'provider=~"$provider"';

/** What the dashboard shows, from the question that is asked first to the one that is asked last. */
export const ROWS: readonly Row[] = [
  {
    title: 'Is it us or the provider',
    panels: [
      {
        title: 'Service Health Status', type: 'stat', unit: 'none', width: 4,
        description: 'Whether Prometheus reaches each gateway. LLMProxyDown fires after 5 minutes.',
        words: { 0: ['down', 'red'], 1: ['up', 'green'] },
        queries: [{ legend: '{{instance}}', expr: `up{${GATEWAY}}` }],
      },
      {
        title: 'Errors told to callers', type: 'stat', unit: 'percentunit', width: 4, thresholds: [0.02, 0.1],
        description: 'The share of requests for models that ended in a 5xx. HighErrorRate fires above 10 %.',
        queries: [{ legend: '5xx', expr: `sum(rate(proxy_api_requests_total{${MODEL_ENDPOINTS},status_code=~"5.."}[$__rate_interval]) or 0 * rate(proxy_api_requests_total{${MODEL_ENDPOINTS}}[$__rate_interval])) / sum(rate(proxy_api_requests_total{${MODEL_ENDPOINTS}}[$__rate_interval]))` }],
      },
      {
        title: 'Failed exchanges by provider', type: 'timeseries', unit: 'percentunit',
        description: 'High here and low on the left: a provider fails and others answer for it. High on both: callers notice.',
        queries: [{ legend: '{{provider}}', expr: `sum by (provider) (rate(proxy_api_provider_requests_total{${CHOSEN},status!~"ok|cancelled"}[$__rate_interval]) or 0 * rate(proxy_api_provider_requests_total{${CHOSEN}}[$__rate_interval])) / sum by (provider) (rate(proxy_api_provider_requests_total{${CHOSEN},status!="cancelled"}[$__rate_interval]))` }],
      },
      {
        title: 'Time in the gateway itself', type: 'timeseries', unit: 's',
        description: 'Until the first byte of the answer, without waiting for callers and providers. If it is low, it is not us.',
        queries: percentiles({ histogram: 'proxy_api_overhead_seconds' }),
      },
    ],
  },
  {
    title: 'Requests',
    panels: [
      {
        title: 'HTTP Request Rate', type: 'timeseries', unit: 'reqps', isStacked: true,
        description: 'Requests for each second, by route and status.',
        queries: [{ legend: '{{endpoint}} {{status_code}}', expr: 'sum by (endpoint, status_code) (rate(proxy_api_requests_total[$__rate_interval]))' }],
      },
      {
        title: 'Response Time', type: 'timeseries', unit: 's',
        description: 'To the last byte of the answer to requests for models; streams take as long as the model writes.',
        queries: percentiles({ histogram: 'proxy_api_request_duration_seconds', where: MODEL_ENDPOINTS }),
      },
      {
        title: 'Time to first token', type: 'timeseries', unit: 's',
        description: 'Of streams, from the exchange’s beginning to the first content.',
        queries: percentiles({ histogram: 'proxy_api_time_to_first_token_seconds', where: CHOSEN }),
      },
      {
        title: 'Requests in flight', type: 'timeseries', unit: 'none', width: 6,
        description: 'Served right now, by instance.',
        queries: [{ legend: '{{instance}}', expr: 'sum by (instance) (proxy_api_in_flight_requests)' }],
      },
      {
        title: 'Requests shed', type: 'timeseries', unit: 'reqps', width: 6,
        description: 'Refused with 503 `overloaded` before their body was read, by reason.',
        queries: [{ legend: '{{reason}}', expr: 'sum by (reason) (rate(proxy_api_shed_requests_total[$__rate_interval])) or vector(0)' }],
      },
      {
        title: 'Requests by caller', type: 'timeseries', unit: 'reqps', width: 6, isStacked: true,
        description: 'By the name of the caller’s key.',
        queries: [{ legend: '{{key}}', expr: 'sum by (key) (rate(proxy_api_caller_requests_total[$__rate_interval]))' }],
      },
      {
        title: 'Tokens by caller', type: 'timeseries', unit: 'none', width: 6, isStacked: true,
        description: 'Tokens for each second that providers charge for, by the name of the caller’s key.',
        queries: [{ legend: '{{key}} {{kind}}', expr: 'sum by (key, kind) (rate(proxy_api_caller_tokens_total[$__rate_interval]))' }],
      },
    ],
  },
  {
    title: 'Providers',
    panels: [
      {
        title: 'Exchanges with providers', type: 'timeseries', unit: 'reqps', isStacked: true,
        description: 'By how they ended: `ok`, `cancelled`, or the code of an error.',
        queries: [{ legend: '{{provider}} {{status}}', expr: `sum by (provider, status) (rate(proxy_api_provider_requests_total{${CHOSEN}}[$__rate_interval]))` }],
      },
      {
        title: 'Provider latency, P95', type: 'timeseries', unit: 's',
        description: 'To the end of the answer, by provider and model.',
        queries: [percentileBy(0.95, ['provider', 'model'], { histogram: 'proxy_api_provider_latency_seconds', where: CHOSEN })],
      },
      {
        title: 'Time to first token by model, P95', type: 'timeseries', unit: 's',
        description: 'Of streams, by provider and model.',
        queries: [percentileBy(0.95, ['provider', 'model'], { histogram: 'proxy_api_time_to_first_token_seconds', where: CHOSEN })],
      },
      {
        title: 'Circuit breakers', type: 'state-timeline', unit: 'none', width: 12,
        description: 'Of each model at each provider. Open: nobody is asked. Half-open: one probe at a time.',
        words: { 0: ['closed', 'green'], 1: ['open', 'red'], 2: ['half-open', 'yellow'] },
        queries: [{ legend: '{{provider}} {{model}}', expr: `max by (provider, model) (proxy_api_circuit_breaker_state{${CHOSEN}})` }],
      },
      {
        title: 'Retries and fallbacks', type: 'timeseries', unit: 'reqps', width: 12,
        description: 'Attempts at a provider that had failed the same request, and at the next one.',
        queries: [
          { legend: 'retries', expr: 'sum(rate(proxy_api_retries_total[$__rate_interval]))' },
          { legend: 'fallbacks', expr: 'sum(rate(proxy_api_fallbacks_total[$__rate_interval]))' },
        ],
      },
      {
        title: 'Connections to providers', type: 'timeseries', unit: 'none', width: 12,
        description: 'By provider and state.',
        queries: [{ legend: '{{provider}} {{state}}', expr: `sum by (provider, state) (proxy_api_connections{${CHOSEN_PROVIDER}})` }],
      },
      {
        title: 'Connection reuse', type: 'timeseries', unit: 'percentunit', width: 12,
        description: 'The share of exchanges on a connection that was there already. Low: every call pays for a handshake.',
        queries: [{ legend: '{{provider}}', expr: `sum by (provider) (rate(proxy_api_connection_reuse_total{${CHOSEN_PROVIDER}}[$__rate_interval])) / sum by (provider) (rate(proxy_api_provider_requests_total{${CHOSEN_PROVIDER}}[$__rate_interval]))` }],
      },
    ],
  },
  {
    title: 'Tokens and cost',
    panels: [
      {
        title: 'Tokens', type: 'timeseries', unit: 'none', width: 12, isStacked: true,
        description: 'For each second, by kind.',
        queries: [{ legend: '{{kind}}', expr: `sum by (kind) (rate(proxy_api_tokens_total{${CHOSEN}}[$__rate_interval]))` }],
      },
      {
        title: 'Cost by the hour', type: 'timeseries', unit: 'currencyUSD', width: 12, isStacked: true,
        description: 'What providers charge at the present pace, where the price is known.',
        queries: [{ legend: '{{provider}} {{model}}', expr: `3600 * sum by (provider, model) (rate(proxy_api_cost_usd_total{${CHOSEN}}[$__rate_interval]))` }],
      },
    ],
  },
  {
    title: 'Cache',
    panels: [
      {
        title: 'Cache Performance', type: 'timeseries', unit: 'percentunit', width: 12,
        description: 'The share of look-ups that were hits, by cache. What the answers take of memory is in GET /v1/cache/health.',
        queries: [{ legend: '{{cache_type}}', expr: '(sum by (cache_type) (rate(proxy_api_cache_hits_total[$__rate_interval])) or 0 * sum by (cache_type) (rate(proxy_api_cache_misses_total[$__rate_interval]))) / (sum by (cache_type) (rate(proxy_api_cache_hits_total[$__rate_interval])) + sum by (cache_type) (rate(proxy_api_cache_misses_total[$__rate_interval])))' }],
      },
      {
        title: 'Look-ups and joined calls', type: 'timeseries', unit: 'reqps', width: 12,
        description: 'Joined: a request that shared the call of an identical one.',
        queries: [
          { legend: '{{cache_type}} hits', expr: 'sum by (cache_type) (rate(proxy_api_cache_hits_total[$__rate_interval]))' },
          { legend: '{{cache_type}} misses', expr: 'sum by (cache_type) (rate(proxy_api_cache_misses_total[$__rate_interval]))' },
          { legend: 'joined', expr: 'sum(rate(proxy_api_coalesced_requests_total[$__rate_interval]))' },
        ],
      },
    ],
  },
  {
    title: 'The process',
    panels: [
      {
        title: 'Memory Usage', type: 'timeseries', unit: 'bytes',
        description: 'The gateway against its limit, its heap, and the machine where node-exporter tells.',
        queries: [
          { legend: 'used {{instance}}', expr: 'proxy_api_memory_usage_bytes' },
          { legend: 'limit {{instance}}', expr: 'proxy_api_memory_limit_bytes' },
          { legend: 'heap {{instance}}', expr: `nodejs_heap_size_used_bytes{${GATEWAY}}` },
          { legend: 'machine {{instance}}', expr: 'node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes', needsNodeExporter: true },
        ],
      },
      {
        title: 'CPU Usage', type: 'timeseries', unit: 'percentunit',
        description: 'Of one processor. One gateway process uses little more than one.',
        queries: [{ legend: '{{instance}}', expr: `rate(process_cpu_seconds_total{${GATEWAY}}[$__rate_interval])` }],
      },
      {
        title: 'Event loop lag, P99', type: 'timeseries', unit: 's', thresholds: [0.1, 0.5],
        description: 'How late timers fire. Above server.max_event_loop_lag requests are shed.',
        queries: [{ legend: '{{instance}}', expr: `nodejs_eventloop_lag_p99_seconds{${GATEWAY}}` }],
      },
      {
        title: 'Memory pressure', type: 'timeseries', unit: 'none',
        description: 'How often a threshold was crossed, by level.',
        queries: [{ legend: '{{level}}', expr: 'sum by (level) (increase(proxy_api_memory_pressure_total[$__rate_interval]))' }],
      },
      {
        title: 'Log lines dropped', type: 'timeseries', unit: 'none',
        description: 'Lines that nobody took in time. Anything above 0 is LogLinesDropped.',
        queries: [{ legend: '{{instance}}', expr: 'sum by (instance) (increase(proxy_api_log_dropped_total[$__rate_interval]))' }],
      },
      {
        title: 'Cache files', type: 'stat', unit: 'none',
        description: 'Degraded: what was to outlive a restart is kept in memory alone.',
        words: { 0: ['in use', 'green'], 1: ['degraded', 'red'] },
        queries: [{ legend: '{{instance}}', expr: 'max by (instance) (proxy_api_storage_degraded)' }],
      },
    ],
  },
];
