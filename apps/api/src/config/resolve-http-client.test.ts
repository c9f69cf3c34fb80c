import { expect } from 'chai';
import type { Environment } from './environment.ts';
import { loadConfig } from './load-config.ts';

const PROVIDER = 'providers:\n  - { name: a, type: openai, base_url: "http://a" }\n';
const SECOND = '  - name: b\n    type: openai\n    base_url: http://b\n';

function load(text: string, env: Environment = {}): ReturnType<typeof loadConfig>['config'] {
  return loadConfig({ env, cwd: '/etc', readFile: () => new TextEncoder().encode(text) }).config;
}

type Row = readonly [keepalive: number, connections: number, expiryMs: number, connectMs: number, timeoutMs: number, retries: number, delayMs: number];

/** The settings of each provider. */
function rowsOf(text: string, env?: Environment): Row[] {
  return load(text, env).providers.map(({ httpClient, timeoutMs, maxRetries, retryDelayMs }) => [
    httpClient.maxKeepaliveConnections,
    httpClient.maxConnections,
    httpClient.keepaliveExpiryMs,
    httpClient.connectTimeoutMs,
    timeoutMs,
    maxRetries,
    retryDelayMs,
  ]);
}

describe('the settings of connections and retries', () => {
  const cases: readonly [title: string, text: string, rows: readonly Row[], env?: Environment][] = [
    ['are those of the preset default', PROVIDER, [[200, 2000, 30_000, 10_000, 30_000, 3, 500]]],
    ['are those of the preset high_throughput', `${PROVIDER}http_client: { preset: high_throughput }`, [[200, 1000, 60_000, 10_000, 30_000, 3, 500]]],
    ['are those of the preset low_latency', `${PROVIDER}http_client: { preset: low_latency }`, [[50, 200, 30_000, 10_000, 10_000, 2, 500]]],
    ['are those of the preset where no file lists providers', 'http_client: { preset: low_latency }', [[50, 200, 30_000, 10_000, 10_000, 2, 500]]],
    [
      'are the keys for all over the preset',
      `${PROVIDER}http_client: { preset: low_latency, max_keepalive_connections: 0, max_connections: 9, keepalive_expiry: 1, connect_timeout: 2, timeout: 3, retry_attempts: 0, retry_backoff_factor: 0 }`,
      [[0, 9, 1000, 2000, 3000, 0, 0]],
    ],
    [
      "are a provider's own block over these, for that provider alone",
      `${PROVIDER}${SECOND}    http_client: { max_keepalive_connections: 1, max_connections: 8, keepalive_expiry: 4, connect_timeout: 5, timeout: 6, retry_attempts: 7, retry_backoff_factor: 8 }\nhttp_client: { max_connections: 9, timeout: 3 }`,
      [[9, 9, 30_000, 10_000, 3000, 3, 500], [1, 8, 4000, 5000, 6000, 7, 8000]],
    ],
    [
      "are a provider's own keys over its block",
      `${PROVIDER}${SECOND}    timeout: 1\n    max_retries: 0\n    retry_delay: 2\n    http_client: { timeout: 6, retry_attempts: 7, retry_backoff_factor: 8 }\n`,
      [[200, 2000, 30_000, 10_000, 30_000, 3, 500], [200, 2000, 30_000, 10_000, 1000, 0, 2000]],
    ],
    [
      'are HTTP_MAX_CONNECTIONS over all',
      `${PROVIDER}${SECOND}    http_client: { max_connections: 8 }\nhttp_client: { max_connections: 9 }`,
      [[200, 5000, 30_000, 10_000, 30_000, 3, 500], [200, 5000, 30_000, 10_000, 30_000, 3, 500]],
      { HTTP_MAX_CONNECTIONS: '5000' },
    ],
    ['keep no more idle sockets than there may be', PROVIDER, [[7, 7, 30_000, 10_000, 30_000, 3, 500]], { HTTP_MAX_CONNECTIONS: '7' }],
  ];
  for (const [title, text, rows, env] of cases) it(title, () => expect(rowsOf(text, env)).to.deep.equal(rows));

  it('are for all candidates together what the block for all says', () => {
    const text = 'providers: [{ name: a, type: sandbox, max_retries: 9, retry_delay: 9 }]\nhttp_client: { preset: low_latency, retry_backoff_factor: 0.25 }';
    const { retryAttempts, retryBackoffMs } = load(text);
    expect([retryAttempts, retryBackoffMs]).to.deep.equal([2, 250]);
  });
});
