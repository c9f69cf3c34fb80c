import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { listening } from './support/listening.ts';
import { type SilentServer, startSilentServer } from './support/silent-server.ts';
import { startGateway, type TestGateway } from './support/start-gateway.ts';
import { until } from './support/until.ts';

const QUICK = { HEALTH_CHECK_INTERVAL: '0.2', HEALTH_CHECK_CACHE_TTL: '5' };
const SECRET = 'sk-provider-secret';
const LIMIT_MS = 10_000;

const entry = (name: string, url: string, members: object = {}): object => ({ name, type: 'openai', base_url: `${url}/v1`, api_key_env: 'PROVIDER_KEY', models: ['m'], ...members });

describe('the health of a gateway', function () {
  this.timeout(30_000);
  let provider: MockProvider;
  let gateway: TestGateway;
  let silent: SilentServer | undefined;
  let elsewhere: Server | undefined;

  beforeEach(async () => {
    provider = await startMockProvider();
  });
  afterEach(async () => {
    await gateway.stop();
    await provider.close();
    silent?.close();
    elsewhere?.close();
  });

  const start = async ({ providers = [entry('one', provider.url)], env = QUICK, ...sections }: { providers?: readonly object[]; env?: Readonly<Record<string, string>>; cache?: object } = {}): Promise<void> => {
    gateway = await startGateway({ yaml: JSON.stringify({ providers, ...sections }), env: { PROVIDER_KEY: SECRET, ...env } });
  };
  const health = async (path = '/health'): Promise<{ status: number; text: string; body: any }> => {
    const response = await fetch(`${gateway.url}${path}`, { signal: AbortSignal.timeout(LIMIT_MS) });
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) };
  };
  const probeOf = async (name: string): Promise<any> => (await health('/v1/metrics')).body.providers[name].probe;
  const untilProbe = async (name: string, state: string): Promise<any> => {
    const deadline = performance.now() + LIMIT_MS;
    for (;;) {
      const probe = await probeOf(name);
      if (probe.state === state) return probe;
      if (performance.now() > deadline) throw new Error(`${name} is ${JSON.stringify(probe)} and not ${state}\n${gateway.output()}`);
      await delay(20);
    }
  };
  const probes = (): number => provider.requests().filter(({ method }) => method !== 'POST').length;

  it('is told in the shape that was promised, on both paths, without addresses or keys', async () => {
    await start({ providers: [entry('one', provider.url), entry('off', provider.url, { enabled: false })] });
    await untilProbe('one', 'up');
    for (const path of ['/health', '/v1/health']) {
      const { status, text, body } = await health(path);
      expect(status).to.equal(200);
      expect(Object.keys(body)).to.deep.equal(['status', 'timestamp', 'version', 'uptime', 'checks']);
      expect(body.timestamp).to.be.closeTo(Date.now() / 1000, 60);
      expect(Object.entries(body.checks).map(([name, check]) => [name, ...Object.keys(Object(check))])).to.deep.equal([
        ['providers', 'status', 'total', 'enabled'],
        ['memory', 'status', 'usage_percent', 'used_mb', 'available_mb'],
        ['cache', 'status', 'entries', 'hit_rate', 'memory_mb'],
        ['http_client', 'status', 'requests_total', 'error_rate', 'avg_response_time_ms'],
        ['circuit_breakers', 'status', 'total', 'open', 'closed'],
      ]);
      expect(body.checks.providers).to.deep.equal({ status: 'healthy', total: 2, enabled: 1 });
      expect(text).to.not.contain(String(provider.port)).and.not.contain(SECRET);
    }
  });

  it('turns critical when the only provider dies, and healthy when it comes back, without a single request', async () => {
    await start();
    await untilProbe('one', 'up');
    await provider.refuse();
    expect(await untilProbe('one', 'down')).to.include({ source: 'probe', code: 'upstream_unreachable', status: null });
    const dead = await health();
    expect([dead.status, dead.body.status, dead.body.checks.providers.status]).to.deep.equal([503, 'unhealthy', 'critical']);
    await provider.accept();
    await untilProbe('one', 'up');
    const back = await health();
    expect([back.status, back.body.status]).to.deep.equal([200, 'healthy']);
    await until(() => /"from":"down".*"to":"up"/.test(gateway.output()), { limitMs: 5000, describe: () => gateway.output() });
    expect(gateway.output()).to.match(/"from":"up".*"to":"down"/);
  });

  it('warns while one of two providers is dead', async () => {
    const other = await startMockProvider();
    try {
      await start({ providers: [entry('one', provider.url), entry('two', other.url)] });
      await provider.refuse();
      await Promise.all([untilProbe('one', 'down'), untilProbe('two', 'up')]);
      const { status, body } = await health();
      expect([status, body.status, body.checks.providers]).to.deep.equal([200, 'warning', { status: 'warning', total: 2, enabled: 2 }]);
    } finally {
      await other.close();
    }
  });

  it('leaves breakers and counters of exchanges to callers’ requests, whatever probes find', async () => {
    await start();
    await provider.refuse();
    await untilProbe('one', 'down');
    await delay(1500);
    const { checks } = (await health()).body;
    expect(checks.circuit_breakers).to.deep.equal({ status: 'healthy', total: 0, open: 0, closed: 0 });
    expect(checks.http_client.requests_total).to.equal(0);
  });

  it('forgets what a probe found when its time is over', async () => {
    await start({ env: { HEALTH_CHECK_INTERVAL: '3600', HEALTH_CHECK_CACHE_TTL: '1' } });
    await untilProbe('one', 'up');
    expect(await untilProbe('one', 'unknown')).to.deep.equal({ state: 'unknown', source: null, age_seconds: null, code: null, status: null, duration_ms: null });
    expect((await health()).body.checks.providers.status).to.equal('healthy');
    expect(probes()).to.equal(1);
  });

  it('asks nobody at an interval of 0', async () => {
    await start({ env: { HEALTH_CHECK_INTERVAL: '0' } });
    await delay(1500);
    expect(probes()).to.equal(0);
    expect((await probeOf('one')).state).to.equal('unknown');
  });

  it('is told at once while a provider hangs, whose connection a stop closes', async () => {
    silent = await startSilentServer();
    await start({ providers: [entry('one', provider.url), entry('hangs', `http://127.0.0.1:${silent.port}`)] });
    await untilProbe('one', 'up');
    const deadline = performance.now() + LIMIT_MS;
    while (silent.openSockets() === 0 && performance.now() < deadline) await delay(10);
    const startedAtMs = performance.now();
    expect((await health()).status).to.equal(200);
    expect(performance.now() - startedAtMs).to.be.below(2000);
    expect((await probeOf('hangs')).state).to.equal('unknown');
    expect(silent.connections(), 'probes of a provider do not overlap').to.equal(1);
    const stoppingAtMs = performance.now();
    expect(await gateway.stop()).to.equal(0);
    expect(performance.now() - stoppingAtMs, 'no stop waits for a probe').to.be.below(4000);
    while (silent.openSockets() > 0 && performance.now() < deadline) await delay(10);
    expect(silent.openSockets()).to.equal(0);
  });

  it('has probes send the key to the provider’s own origin alone, and only where there is a list to ask for', async () => {
    const strays: string[] = [];
    elsewhere = createServer((request, response) => {
      strays.push(request.rawHeaders.join(' '));
      response.end();
    });
    const target = `http://127.0.0.1:${await listening(elsewhere)}/`;
    provider.script({ behaviour: `status:code=307,redirect=${target}`, path: '/v1/models' });
    await start({ providers: [entry('listed', provider.url), entry('unlisted', provider.url, { type: 'perplexity' })], env: { HEALTH_CHECK_INTERVAL: '3600' } });
    expect(await untilProbe('listed', 'down')).to.include({ code: 'upstream_redirect', status: 307 });
    await untilProbe('unlisted', 'up');
    await delay(100);
    expect(strays).to.deep.equal([]);
    const asked = Object.fromEntries(provider.requests().map(({ method, path, rawHeaders }) => [`${method} ${path}`, rawHeaders.join(' ').includes(SECRET)]));
    expect(asked).to.deep.equal({ 'GET /v1/models': true, 'HEAD /v1/': false });
  });

  it('warns of a provider that refuses the key its list, and calls it usable', async () => {
    provider.script({ behaviour: '403', path: '/v1/models', times: 100 });
    await start();
    expect(await untilProbe('one', 'refused')).to.include({ code: 'upstream_auth_failed', status: 403 });
    const { status, body } = await health();
    expect([status, body.checks.providers.status]).to.deep.equal([200, 'warning']);
  });

  it('asks providers behind a proxy through it, for their lists and how they are', async () => {
    const proxied: string[] = [];
    elsewhere = createServer((request, response) => {
      proxied.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"object":"list","data":[{"id":"from-behind"}]}');
    });
    const proxy = `http://127.0.0.1:${await listening(elsewhere)}`;
    const cache = { models: { persist: false } };
    await start({ providers: [entry('far', 'http://provider.invalid', { models: undefined })], env: { ...QUICK, HTTP_PROXY: proxy }, cache });
    await untilProbe('far', 'up');
    expect((await health('/v1/metrics')).body.providers.far.models_listed).to.equal(1);
    expect(new Set(proxied)).to.deep.equal(new Set(['GET http://provider.invalid/v1/models']));
  });

  it('warns in checks.cache and /v1/cache/health when a cache’s file cannot be written, and says which key to change', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'proxyapi-store-'));
    const path = join(folder, 'models.sqlite');
    mkdirSync(path);
    try {
      await start({ providers: [entry('one', provider.url, { models: undefined })], cache: { models: { path } } });
      const deadline = performance.now() + LIMIT_MS;
      while ((await health()).body.checks.cache.status === 'healthy' && performance.now() < deadline) await delay(50);
      expect((await health()).body).to.have.nested.include({ status: 'warning', 'checks.cache.status': 'warning' });
      const { body } = await health('/v1/cache/health');
      expect(body.model_cache.store.degraded).to.be.a('string');
      expect(body.model_cache.status).to.be.oneOf(['warning', 'critical']);
      expect(body.status).to.equal(body.model_cache.status);
      expect(body.recommendations.map(({ key }: { key: string }) => key)).to.deep.equal(['cache.models.path']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
