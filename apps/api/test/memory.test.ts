import { startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { startGateway, type TestGateway } from './support/start-gateway.ts';
import { until } from './support/until.ts';

const MB = 1024 * 1024;
const ADMIN = { authorization: 'Bearer sk-admin' };
const YAML = (memory: string): string => `auth: { admin_key_env: ADMIN_KEY }\nproviders:\n  - { name: sandbox, type: sandbox }\nmemory: ${memory}\n`;
const start = (memory: string, options: { nodeOptions?: readonly string[]; env?: Readonly<Record<string, string>> } = {}): Promise<TestGateway> =>
  startGateway({ yaml: YAML(memory), ...options, env: { ADMIN_KEY: 'sk-admin', ...options.env } });

const jsonOf = async (gateway: TestGateway, path: string, init: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {}): Promise<{ status: number; body: any }> => {
  const response = await fetch(`${gateway.url}${path}`, { ...init, headers: { ...ADMIN, ...init.headers } });
  return { status: response.status, body: await response.json() };
};

describe('the memory of a gateway', function () {
  this.timeout(30_000);
  let gateway: TestGateway;
  afterEach(() => gateway.stop());

  it('shrinks when /debug/memory/cleanup asks, which tells by how much', async () => {
    gateway = await start('{}');
    // Bodies whose model nobody has: megabytes that are garbage a moment later.
    for (let turn = 0; turn < 8; turn += 1) {
      const body = JSON.stringify({ model: 'none/none', messages: [{ role: 'user', content: 'x'.repeat(20 * MB) }] });
      expect((await jsonOf(gateway, '/v1/chat/completions', { method: 'POST', body, headers: { 'content-type': 'application/json' } })).status).to.equal(404);
    }
    const { status, body } = await jsonOf(gateway, '/debug/memory/cleanup', { method: 'POST' });
    expect(status).to.equal(200);
    expect(Object.keys(body)).to.deep.equal(['before', 'after', 'shrunk_bytes', 'released_bytes', 'consumers', 'gc_available', 'gc_done']);
    expect(body).to.deep.include({ gc_available: true, gc_done: true, shrunk_bytes: body.before.rss_bytes - body.after.rss_bytes });
    expect(body.before.external_bytes - body.after.external_bytes, 'buffers that were garbage').to.be.above(10 * MB);
    expect(body.shrunk_bytes).to.be.above(10 * MB);
  });

  it('is given back by the response cache when /debug/memory/cleanup asks, which names who gave what', async () => {
    gateway = await start('{}');
    const question = JSON.stringify({ model: 'sandbox/sandbox', temperature: 0, messages: [{ role: 'user', content: 'a question' }] });
    const ask = async (): Promise<string | null> => (await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', body: question, headers: { 'content-type': 'application/json' } })).headers.get('x-proxyapi-cache');
    expect([await ask(), await ask()]).to.deep.equal(['miss', 'hit']);
    const { body } = await jsonOf(gateway, '/debug/memory/cleanup', { method: 'POST' });
    expect(body.consumers.map(({ name }: { name: string }) => name)).to.deep.equal(['requests of hits', 'log lines', 'shared streams', 'idle connections', 'answers']);
    const [requests, , , , answers] = body.consumers;
    expect(requests).to.include({ after_bytes: 0 }).and.have.property('released_bytes').above(0);
    expect(answers).to.include({ after_bytes: 0, released_bytes: answers.before_bytes }).and.have.property('before_bytes').above(0);
    expect(body.released_bytes).to.equal(requests.released_bytes + answers.released_bytes);
    expect(await ask()).to.equal('miss');
  });

  it('is given back by idle connections, which are closed', async () => {
    const provider = await startMockProvider({ keepAliveMs: 60_000 });
    try {
      const yaml = `auth: { admin_key_env: ADMIN_KEY }\nproviders:\n  - { name: one, type: openai-compatible, base_url: "${provider.url}/v1", models: [mock-chat] }\n`;
      gateway = await startGateway({ yaml, env: { ADMIN_KEY: 'sk-admin' } });
      const asked = { method: 'POST', body: JSON.stringify({ model: 'one/mock-chat', messages: [{ role: 'user', content: 'a' }] }), headers: { 'content-type': 'application/json', 'x-proxyapi-cache': 'off' } };
      await Promise.all(Array.from({ length: 5 }, async () => (await fetch(`${gateway.url}/v1/chat/completions`, asked)).text()));
      const sockets = async (): Promise<number> => (await jsonOf(gateway, '/debug/resources')).body.sockets.upstream.one.openSockets;
      const open = await sockets();
      expect(open).to.be.within(1, 5);
      const { body } = await jsonOf(gateway, '/debug/memory/cleanup', { method: 'POST' });
      expect(body.consumers.find(({ name }: { name: string }) => name === 'idle connections')).to.include({ released_bytes: open * 16 * 1024, after_bytes: 0 });
      expect(await sockets()).to.equal(0);
      expect((await fetch(`${gateway.url}/v1/chat/completions`, asked)).status).to.equal(200);
    } finally {
      await provider.close();
    }
  });

  it('is left to V8 where nothing gave the means to collect, and cleanup says so', async () => {
    gateway = await start('{}', { nodeOptions: ['--no-expose-gc'] });
    const { body } = await jsonOf(gateway, '/debug/memory/cleanup', { method: 'POST' });
    expect(body).to.include({ gc_available: false, gc_done: false });
  });

  it('is given back for the admin only, and by POST only', async () => {
    gateway = await start('{}');
    const path = `${gateway.url}/debug/memory/cleanup`;
    expect((await fetch(path, { method: 'POST' })).status).to.equal(401);
    const wrong = await fetch(path, { headers: ADMIN });
    expect([wrong.status, wrong.headers.get('allow')]).to.deep.equal([405, 'POST']);
  });

  it('is critical for /health above its threshold, which the log has told as well', async () => {
    gateway = await start('{ memory_threshold_mb: 20, emergency_threshold_mb: 30 }');
    const { status, body } = await jsonOf(gateway, '/health');
    expect(status).to.equal(503);
    expect(body.status).to.equal('unhealthy');
    expect(body.checks.memory).to.include({ status: 'critical', available_mb: 0, usage_percent: 100 });
    await until(() => gateway.output().includes('memory is very short'), { limitMs: 10_000, describe: () => gateway.output() });
    expect(gateway.output()).to.match(/"isCollected":true.*"memory is very short"|"memory is very short".*"isCollected":true/);
  });

  it('is not collected without being asked where enable_gc_tuning is off', async () => {
    gateway = await start('{ memory_threshold_mb: 20, emergency_threshold_mb: 30, enable_gc_tuning: false }');
    await until(() => gateway.output().includes('memory is very short'), { limitMs: 10_000, describe: () => gateway.output() });
    expect(gateway.output()).to.contain('"isCollected":false').and.not.contain('"isCollected":true');
  });

  it('is not collected after giving back while the flag memory_manager_aggressive_gc is off', async () => {
    gateway = await start('{ memory_threshold_mb: 20, emergency_threshold_mb: 30 }', { env: { FEATURE_MEMORY_MANAGER_AGGRESSIVE_GC_ENABLED: 'false' } });
    await until(() => gateway.output().includes('memory is very short'), { limitMs: 10_000, describe: () => gateway.output() });
    expect(gateway.output()).to.contain('"isCollected":false').and.not.contain('"isCollected":true');
  });

  it('has one and a half times MEMORY_THRESHOLD_MB as its limit', async () => {
    gateway = await start('{ memory_threshold_mb: 20 }', { env: { MEMORY_THRESHOLD_MB: '600' } });
    const { used_mb: used, available_mb: available, usage_percent: percent, status } = (await jsonOf(gateway, '/health')).body.checks.memory;
    expect(used + available).to.be.closeTo(900, 0.2);
    expect(percent).to.be.closeTo((used / 900) * 100, 0.1);
    expect(status).to.equal('healthy');
  });
});
