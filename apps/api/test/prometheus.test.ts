import { setTimeout as delay } from 'node:timers/promises';

import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { ROWS } from '../../../scripts/dashboard/rows.ts';
import { withoutVariables } from '../../../scripts/deploy/check-queries.ts';
import { startGateway, type TestGateway } from './support/start-gateway.ts';
import { usePrometheus } from './support/use-prometheus.ts';

const RANGE = '6s';
const RANGES = { '5m': RANGE, '15m': '12s', '30m': '12s', '1h': '12s', '6h': '20s' } as const;
/** Long enough for two ranges, so that the last one holds nothing else. */
const PHASE_MS = 13_000;
/** Some 40 requests a second: enough for shares of 5 and 20 %, and little for a machine that does other things too. */
const EVERY_MS = 25;

/** One request in so many fails. */
const ONE_IN_TWENTY = 20;
const ONE_IN_FIVE = 5;

const ASK = { messages: [{ role: 'user', content: 'Hello' }] } as const;

describe('Prometheus scraping a gateway', function prometheusTests() {
  this.timeout(60_000);
  let provider: MockProvider;
  let gateway: TestGateway;

  before(async () => {
    provider = await startMockProvider();
    gateway = await startGateway({ yaml: configuration(provider.url), env: { CALLER_KEY: 'key-of-the-caller', PROVIDER_KEY: 'key-at-the-provider' } });
  });

  // Registered after: it needs the gateway's port.
  const prometheus = usePrometheus({ gatewayPort: () => gateway.port, ranges: RANGES });

  after(async () => {
    await gateway.stop();
    await provider.close();
  });

  const ask = async (members: object): Promise<number> => {
    const response = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer key-of-the-caller' },
      body: JSON.stringify({ model: 'openai/gpt-4o-mini', ...ASK, ...members }),
    });
    await response.text();
    return response.status;
  };

  /** Asks at a steady pace; every so many-th request ends in a 5xx. Gives the share of errors that callers saw. */
  const load = async (oneFailsOf: number, durationMs: number): Promise<number> => {
    const statuses: Promise<number>[] = [];
    const endsAt = performance.now() + durationMs;
    for (let count = 0; performance.now() < endsAt; count += 1) {
      statuses.push(ask(count % oneFailsOf === oneFailsOf - 1 ? { model: 'fails' } : KINDS[count % KINDS.length] ?? {}));
      await delay(EVERY_MS);
    }
    const seen = await Promise.all(statuses);
    return seen.filter((status) => status >= 500).length / seen.length;
  };

  const errorShare = async (): Promise<number> => Number((await prometheus.query('job:proxy_api_model_requests:error_ratio_rate5m'))[0]?.value[1]);

  it('reaches it with deploy/’s own configuration', async () => {
    const deadline = performance.now() + 15_000;
    let targets = await prometheus.targets();
    while (performance.now() < deadline && targets[0]?.health !== 'up') {
      await delay(200);
      targets = await prometheus.targets();
    }
    expect(targets.map(({ health, lastError, labels }) => ({ health, lastError, job: labels['job'] }))).to.deep.equal([{ health: 'up', lastError: '', job: 'llm-proxy' }]);
  });

  it('leaves HighErrorRate alone while one request in 20 fails', async () => {
    expect(await load(ONE_IN_TWENTY, PHASE_MS)).to.be.closeTo(1 / ONE_IN_TWENTY, 0.01);
    expect(await errorShare()).to.be.closeTo(1 / ONE_IN_TWENTY, 0.03);
    // Not at any moment since the start.
    expect(await prometheus.query('count_over_time(ALERTS{alertname="HighErrorRate"}[1m])')).to.deep.equal([]);
  });

  it('gives every panel of the dashboard data', async () => {
    const queries = ROWS.flatMap(({ panels }) => panels.flatMap(({ title, queries: own }) => own.filter(({ needsNodeExporter = false }) => !needsNodeExporter).map(({ expr }) => ({ title, expr }))));
    const results = await Promise.all(queries.map(async ({ title, expr }) => ({ title, samples: await prometheus.query(withoutVariables(expr).replaceAll('[1m]', `[${RANGE}]`)) })));
    const isFigure = ({ value: [, value] }: { readonly value: readonly [number, string] }): boolean => Number.isFinite(Number(value));
    expect(results.filter(({ samples }) => !samples.some(isFigure)).map(({ title }) => title)).to.deep.equal([]);
    expect(results).to.have.length.above(20);
  });

  it('makes HighErrorRate pending while one request in five fails', async () => {
    expect(await load(ONE_IN_FIVE, PHASE_MS)).to.be.closeTo(1 / ONE_IN_FIVE, 0.02);
    expect(await errorShare()).to.be.closeTo(1 / ONE_IN_FIVE, 0.05);
    expect((await prometheus.alerts()).filter(({ labels }) => labels['alertname'] === 'HighErrorRate').map(({ state }) => state)).to.deep.equal(['pending']);
  });
});

/** What callers do that works: plain, streamed, from the cache, and answered by the second target. */
const KINDS: readonly object[] = [{}, { stream: true }, { temperature: 0 }, { model: 'second' }];

// `fails` has one target, which always answers 500: it is a breaker that opens, and 502s that become 503s.
function configuration(url: string): string {
  return `
auth:
  api_keys: [{ name: caller, key_env: CALLER_KEY }]
providers:
  - { name: openai, type: openai, base_url: '${url}/v1', api_key_env: PROVIDER_KEY, models: [gpt-4o-mini, mock-500], retry_delay: 0.01 }
  - { name: sandbox, type: sandbox }
models:
  fails: [openai/mock-500]
  second: [openai/mock-500, sandbox/sandbox]
http_client: { retry_attempts: 1 }
`;
}
