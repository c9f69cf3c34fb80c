import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { listening } from './support/listening.ts';
import { startGateway, type TestGateway } from './support/start-gateway.ts';

const run = promisify(execFile);
const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/health.md'), 'utf8');
const PROVIDER_SECRET = 'sk-provider-secret';
const STEADY = { model: 'one/m', temperature: 0, messages: [{ role: 'user', content: 'a question' }] };

const yamlOf = (provider: MockProvider, sections: object = {}): string => JSON.stringify({
  providers: [
    { name: 'one', type: 'openai', base_url: `${provider.url}/v1`, api_key_env: 'PROVIDER_KEY', models: ['m', 'mock-500'] },
    { name: 'off', type: 'anthropic', base_url: provider.url, api_key_env: 'PROVIDER_KEY', enabled: false },
  ],
  http_client: { retry_attempts: 0 },
  ...sections,
});

describe('the figures of a gateway', function () {
  this.timeout(30_000);
  let provider: MockProvider;
  let gateway: TestGateway;

  before(async () => {
    provider = await startMockProvider();
    gateway = await startGateway({ yaml: yamlOf(provider), env: { PROVIDER_KEY: PROVIDER_SECRET } });
    for (const model of ['one/m', 'one/m', ...Array.from({ length: 5 }, () => 'one/mock-500')]) {
      await (await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...STEADY, model }) })).text();
    }
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
  });

  const figures = async (path = '/v1/metrics'): Promise<{ text: string; body: any }> => {
    const text = await (await fetch(`${gateway.url}${path}`)).text();
    return { text, body: JSON.parse(text) };
  };

  it('tell of every part, and name no address and no key', async () => {
    const { text, body } = await figures();
    expect(Object.keys(body)).to.deep.equal(['version', 'uptime', 'timestamp', 'cache', 'providers', 'circuit_breakers', 'http_client', 'anomalies', 'memory', 'feature_flags']);
    expect(body.cache).to.include({ enabled: true, hits: 1, hit_rate: 1 / body.cache.total_requests, entries: 1, sets: 1 });
    expect(body.providers.one).to.include({ type: 'openai', enabled: true, keys: 1, keys_resting: 0, models_listed: 2 });
    expect(body.providers.off).to.include({ type: 'anthropic', enabled: false });
    expect(body.circuit_breakers[0]).to.include({ provider: 'one', model: 'mock-500', state: 'open', openings: 1 });
    expect(body.circuit_breakers[0].retry_after).to.be.within(20, 36);
    expect(body.http_client).to.include({ requests_total: 6, exchanges: 6 });
    expect(body.http_client.reuse_rate).to.be.above(0);
    expect(body.memory.rss_bytes).to.be.above(10_000_000);
    expect(body.feature_flags.http_client_adaptive_timeouts).to.deep.equal({ enabled: true, rollout: 100 });
    expect(text).to.not.contain(PROVIDER_SECRET).and.not.contain(`:${provider.port}`).and.not.contain('a question');
  });

  it('have in docs/health.md every member that there is', async () => {
    const named = new Set([...PAGE.matchAll(/`([\w.]+)`/g)].flatMap(([, name = '']) => name.split('.')));
    const skipped = new Set(['one', 'off', 'mock-500', 'm']);
    const unnamed: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (Array.isArray(value)) return value.forEach((item) => look(item, path));
      for (const [name, inner] of Object.entries(value)) {
        if (!skipped.has(name) && !named.has(name)) unnamed.push(`${path}.${name}`);
        // What is in these is named elsewhere: in the page on memory, and by the flags' own names.
        if (!['consumers', 'gc_collections', 'feature_flags', 'leak'].includes(name)) look(inner, `${path}.${name}`);
      }
    };
    for (const path of ['/health', '/v1/metrics', '/v1/cache/health']) look((await figures(path)).body, path);
    expect(unnamed).to.deep.equal([]);
  });

  it('of the caches come with what to change, which is nothing here', async () => {
    const { body } = await figures('/v1/cache/health');
    expect(body).to.deep.include({ status: 'healthy', recommendations: [] });
    expect(body.response_cache.hit_rate).to.include({ target: 0.5, judged: false });
    expect(body.response_cache).to.include({ mode: 'deterministic', store: null });
    expect(body.model_cache.stats).to.include({ max_size: 1000, default_ttl: 300 });
  });

  it('are read by GET only', async () => {
    for (const path of ['/v1/metrics', '/v1/cache/health']) {
      const refused = await fetch(`${gateway.url}${path}`, { method: 'POST' });
      expect([refused.status, refused.headers.get('allow')]).to.deep.equal([405, 'GET, HEAD']);
    }
  });

  describe('by the commands that are printed for those who look for trouble', () => {
    const commands: Readonly<Record<string, (text: string) => void>> = {
      "curl http://localhost:8000/v1/metrics | jq '.cache.hit_rate'": (text) => expect(Number(text)).to.be.within(0, 1),
      "curl http://localhost:8000/v1/health | jq '.checks.http_client'": (text) => expect(JSON.parse(text)).to.have.all.keys('status', 'requests_total', 'error_rate', 'avg_response_time_ms'),
      "curl http://localhost:8000/v1/metrics | jq '.providers'": (text) => expect(JSON.parse(text)).to.have.nested.property('one.latency_ms.p95'),
      "curl http://localhost:8000/v1/health | jq '.checks.memory'": (text) => expect(JSON.parse(text).used_mb).to.be.above(10),
      'curl -X POST http://localhost:8000/debug/memory/cleanup': (text) => expect(JSON.parse(text)).to.include.keys('before', 'after', 'released_bytes'),
      "curl http://localhost:8000/v1/metrics | jq '.circuit_breakers'": (text) => expect(JSON.parse(text)[0]).to.include({ state: 'open' }),
      'curl -X POST http://localhost:8000/debug/circuit-breakers/reset': (text) => expect(JSON.parse(text).reset).to.deep.equal([{ provider: 'one', model: 'mock-500', state: 'open' }]),
    };

    it('which docs/health.md has to the letter', () => {
      expect(/```sh\n([\s\S]+?)```/.exec(PAGE)?.[1]?.trimEnd().split('\n')).to.deep.equal(Object.keys(commands));
    });

    for (const [command, check] of Object.entries(commands)) {
      it(command, async function () {
        try {
          const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', command.replace('localhost:8000', `localhost:${gateway.port}`)], { timeout: 20_000 });
          check(stdout);
        } catch (error) {
          // What bash says of a command that is not there.
          if (!(error instanceof Error) || !('code' in error) || error.code !== 127) throw error;
          if (process.env['REQUIRE_SERVICES'] === '1') throw new Error('curl or jq is not installed, and REQUIRE_SERVICES=1 asks for them', { cause: error });
          console.log('    skipped: curl or jq is not installed');
          this.skip();
        }
      });
    }
  });
});

describe('the figures of a gateway that others reach', function () {
  this.timeout(30_000);
  let provider: MockProvider;
  let gateway: TestGateway;
  before(async () => {
    provider = await startMockProvider();
  });
  afterEach(() => gateway.stop());
  after(() => provider.close());

  const start = async (sections: object, env: Readonly<Record<string, string>> = {}): Promise<void> => {
    const auth = { api_keys: [{ name: 'ci', key_env: 'CALLER_KEY' }], admin_key_env: 'ADMIN_KEY' };
    gateway = await startGateway({ yaml: yamlOf(provider, { auth, ...sections }), env: { PROVIDER_KEY: PROVIDER_SECRET, CALLER_KEY: 'sk-caller', ADMIN_KEY: 'sk-admin', HOST: '0.0.0.0', ...env } });
  };
  const statusOf = async (path: string, key?: string): Promise<number> =>
    (await fetch(`http://127.0.0.1:${gateway.port}${path}`, { headers: key === undefined ? {} : { authorization: `Bearer ${key}` } })).status;

  it('want a caller’s key or the admin key, and health wants none', async () => {
    await start({});
    for (const path of ['/v1/metrics', '/v1/cache/health']) {
      expect([await statusOf(path), await statusOf(path, 'sk-wrong'), await statusOf(path, 'sk-caller'), await statusOf(path, 'sk-admin')], path).to.deep.equal([401, 401, 200, 200]);
    }
    for (const path of ['/health', '/v1/health', '/livez', '/readyz']) expect(await statusOf(path), path).to.equal(200);
  });

  it('are open where the operator said so, and on loopback', async () => {
    await start({ server: { open_metrics: true } });
    expect([await statusOf('/v1/metrics'), await statusOf('/v1/cache/health')]).to.deep.equal([200, 200]);
    await gateway.stop();
    await start({}, { HOST: '127.0.0.1' });
    expect([await statusOf('/v1/metrics'), await statusOf('/v1/cache/health')]).to.deep.equal([200, 200]);
  });
});

describe('the history that a gateway tells', function () {
  this.timeout(30_000);
  let provider: MockProvider;
  let gateway: TestGateway;
  let prometheus: Server;
  afterEach(async () => {
    await gateway.stop();
    await provider.close();
    prometheus.closeAllConnections();
    prometheus.close();
  });

  const start = async (listener: Parameters<typeof createServer>[1]): Promise<any> => {
    provider = await startMockProvider();
    prometheus = createServer(listener);
    gateway = await startGateway({ yaml: yamlOf(provider), env: { PROVIDER_KEY: PROVIDER_SECRET, PROMETHEUS_URL: `http://127.0.0.1:${await listening(prometheus)}` } });
    return (await fetch(`${gateway.url}/v1/metrics`)).json();
  };

  it('comes from Prometheus', async () => {
    const { history } = await start((_request, response) => void response.end('{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1700000000,"0.5"]]}]}}'));
    expect(history).to.deep.include({ available: true, request_rate: [[1_700_000_000, 0.5]], cache_hit_rate: [[1_700_000_000, 0.5]] });
  });

  it('is missing where Prometheus hangs, and delays the rest by two seconds at the most', async () => {
    const startedAtMs = performance.now();
    const body = await start(() => {});
    expect(body.history).to.deep.equal({ available: false, reason: 'no answer within 2000 ms' });
    expect(body.providers).to.have.property('one');
    const again = performance.now();
    await (await fetch(`${gateway.url}/v1/metrics`)).text();
    expect(performance.now() - again, 'what was found out is told again').to.be.below(1500);
    expect(again - startedAtMs).to.be.below(15_000);
  });
});
