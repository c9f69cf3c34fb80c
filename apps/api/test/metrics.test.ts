import { expect } from 'chai';

import { startGateway, type TestGateway } from './support/start-gateway.ts';

const PATH = '/v1/metrics/prometheus';
const PROVIDERS = 'providers:\n  - { name: sandbox, type: sandbox, models: [sandbox] }\n';
const KEYS = 'auth: { api_keys: [{ name: ci, key_env: CI_KEY }], admin_key_env: ADMIN_KEY }\n';
const ENV = { CI_KEY: 'sk-ci', ADMIN_KEY: 'sk-admin' };
const bearer = (key: string): { headers: Record<string, string> } => ({ headers: { authorization: `Bearer ${key}` } });

describe('the metrics of a running gateway', function () {
  this.timeout(30_000);
  let gateway: TestGateway;
  const start = async (yaml: string, env: Readonly<Record<string, string>> = {}): Promise<void> => {
    gateway = await startGateway({ yaml: `${yaml}${PROVIDERS}`, env: { ...ENV, ...env } });
  };
  const statusOf = async (init: RequestInit = {}): Promise<number> => (await fetch(`${gateway.url}${PATH}`, init)).status;
  afterEach(() => gateway.stop());

  it('are open on loopback, with keys for callers too, and read of the gateway’s parts', async () => {
    await start(KEYS);
    const response = await fetch(`${gateway.url}${PATH}`);
    expect([response.status, response.headers.get('content-type')]).to.deep.equal([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const text = await response.text();
    for (const line of [
      'proxy_api_in_flight_requests 0', 'proxy_api_storage_degraded 0', 'proxy_api_caller_requests_total{key="ci"} 0',
      'proxy_api_connections{provider="sandbox",state="idle"} 0', 'proxy_api_shed_requests_total{reason="event_loop_lag"} 0',
      'proxy_api_memory_pressure_total{level="pressure"} 0', 'proxy_api_cache_misses_total{cache_type="model"} 0',
    ]) expect(text).to.contain(`\n${line}\n`);
    expect(Number(/^proxy_api_memory_usage_bytes (\d+)$/m.exec(text)?.[1])).to.be.above(10e6);
  });

  it('come in OpenMetrics where that is asked for', async () => {
    await start('');
    const response = await fetch(`${gateway.url}${PATH}`, { headers: { accept: 'application/openmetrics-text' } });
    expect(response.headers.get('content-type')).to.match(/^application\/openmetrics-text/);
    expect(await response.text()).to.match(/\n# EOF\n$/);
  });

  it('show how a model’s breaker stands, under the name that its provider’s list has', async () => {
    await start('');
    await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"model":"sandbox","messages":[]}' });
    await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"model":"sandbox","messages":[{"role":"user","content":"Hello"}]}' });
    expect(await (await fetch(`${gateway.url}${PATH}`)).text()).to.contain('\nproxy_api_circuit_breaker_state{provider="sandbox",model="sandbox"} 0\n');
  });

  it('want a caller’s or the admin key where the gateway is bound to more than loopback', async () => {
    await start(`server: { host: 0.0.0.0 }\n${KEYS}`);
    gateway = { ...gateway, url: `http://127.0.0.1:${gateway.port}` };
    expect(await statusOf()).to.equal(401);
    expect(await statusOf(bearer('sk-wrong'))).to.equal(401);
    expect(await statusOf(bearer('sk-ci'))).to.equal(200);
    expect(await statusOf(bearer('sk-admin'))).to.equal(200);
  });

  it('are open to everybody where the operator says so', async () => {
    await start(`server: { host: 0.0.0.0, open_metrics: true }\n${KEYS}`);
    expect((await fetch(`http://127.0.0.1:${gateway.port}${PATH}`)).status).to.equal(200);
  });

  it('are not there with METRICS_ENABLED=false, which the answer names', async () => {
    await start('', { METRICS_ENABLED: 'false' });
    const response = await fetch(`${gateway.url}${PATH}`);
    expect(response.status).to.equal(404);
    expect(await response.json()).to.have.nested.property('error.message').that.contains('METRICS_ENABLED');
  });

  it('are read only', async () => {
    await start('');
    expect(await statusOf({ method: 'POST' })).to.equal(405);
  });
});
