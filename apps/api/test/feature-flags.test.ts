import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { startGateway, type TestGateway } from './support/start-gateway.ts';
import { until } from './support/until.ts';

const ADMIN = { authorization: 'Bearer sk-admin' };
const THRESHOLDS = 'circuit_breaker_adaptive_thresholds';
const ON = { enabled: true, rollout: 100 };

describe('the feature flags of a gateway', function () {
  this.timeout(30_000);
  let provider: MockProvider;
  let gateway: TestGateway;
  let folder: string;

  // No ratio and no retry: failures in a row alone open the breaker.
  const write = (flags: string): void => writeFileSync(join(folder, 'gateway.yaml'), `
auth: { admin_key_env: ADMIN_KEY }
providers:
  - { name: one, type: openai-compatible, base_url: "${provider.url}/v1", models: [m, n] }
http_client: { retry_attempts: 0 }
circuit_breaker: { min_requests: 100000 }
feature_flags: ${flags}
`);

  beforeEach(async () => {
    provider = await startMockProvider();
    folder = mkdtempSync(join(tmpdir(), 'proxyapi-flags-'));
    write('{}');
    gateway = await startGateway({ env: { ADMIN_KEY: 'sk-admin', PROXYAPI_CONFIG: join(folder, 'gateway.yaml'), FEATURE_MEMORY_MANAGER_AGGRESSIVE_GC_ROLLOUT: '40' } });
  });

  afterEach(async () => {
    await gateway.stop();
    await provider.close();
    rmSync(folder, { recursive: true });
  });

  const list = async (): Promise<Record<string, unknown>> => {
    const response = await fetch(`${gateway.url}/debug/feature-flags`, { headers: ADMIN });
    return ((await response.json()) as { feature_flags: Record<string, unknown> }).feature_flags;
  };
  const put = async (name: string, body: string, headers: Record<string, string> = ADMIN): Promise<{ status: number; allow: string | null; body: any }> => {
    const response = await fetch(`${gateway.url}/debug/feature-flags/${name}`, { method: 'PUT', body, headers: { 'content-type': 'application/json', ...headers } });
    return { status: response.status, allow: response.headers.get('allow'), body: await response.json() };
  };
  const hangUp = async (logged: string): Promise<void> => {
    const before = gateway.output().split(logged).length;
    gateway.process.kill('SIGHUP');
    await until(() => gateway.output().split(logged).length > before, { limitMs: 10_000, describe: () => gateway.output() });
  };
  const ask = async (model: string): Promise<number> => {
    const body = JSON.stringify({ model: `one/${model}`, messages: [{ role: 'user', content: 'x' }] });
    const response = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    await response.text();
    return response.status;
  };
  const askInTurn = async (model: string, count: number): Promise<ReadonlySet<number>> => {
    const statuses = new Set<number>();
    for (let turn = 0; turn < count; turn += 1) statuses.add(await ask(model));
    return statuses;
  };

  it('are listed as file and environment set them', async () => {
    expect(await list()).to.deep.equal({
      smart_cache_memory_optimization: ON,
      memory_manager_aggressive_gc: { enabled: true, rollout: 40 },
      http_client_adaptive_timeouts: ON,
      [THRESHOLDS]: ON,
    });
  });

  it('are set by PUT, which tells how they stood, and the log says so', async () => {
    expect((await put(THRESHOLDS, 'false')).body).to.deep.equal({ name: THRESHOLDS, enabled: false, rollout: 100, previous: ON });
    expect((await put(THRESHOLDS, '{"enabled":true,"rollout":25}')).body).to.deep.include({ enabled: true, rollout: 25, previous: { enabled: false, rollout: 100 } });
    expect((await list())[THRESHOLDS]).to.deep.equal({ enabled: true, rollout: 25 });
    const told = new RegExp(`"name":"${THRESHOLDS}".*"rolloutPercent":25`);
    await until(() => told.test(gateway.output()), { limitMs: 5000, describe: () => gateway.output() });
  });

  it('are refused under an unknown name with the nearest one, in a wrong form, and without the admin key', async () => {
    const unknown = await put('circuit_breaker_adaptive_threshold', 'true');
    expect([unknown.status, unknown.body.error.code]).to.deep.equal([404, 'not_found']);
    expect(unknown.body.error.message).to.contain(`The nearest is ${THRESHOLDS}.`);
    for (const [body, code, status] of [['yes', 'invalid_json', 400], ['{"rollout":101}', 'invalid_parameter', 400], ['"'.repeat(2000), 'payload_too_large', 413]] as const) {
      const refused = await put(THRESHOLDS, body);
      expect([refused.status, refused.body.error.code], body.slice(0, 20)).to.deep.equal([status, code]);
    }
    expect((await put(THRESHOLDS, 'false', {})).status).to.equal(401);
    expect((await fetch(`${gateway.url}/debug/feature-flags`)).status).to.equal(401);
    const wrongMethod = await fetch(`${gateway.url}/debug/feature-flags/${THRESHOLDS}`, { headers: ADMIN });
    expect([wrongMethod.status, wrongMethod.headers.get('allow')]).to.deep.equal([405, 'PUT']);
    expect((await list())[THRESHOLDS]).to.deep.equal(ON);
  });

  it('act at once: a breaker that had learned patience falls back to the configured failures in a row', async () => {
    const openBreakers = async (): Promise<number> => ((await (await fetch(`${gateway.url}/health`)).json()) as any).checks.circuit_breakers.open;
    expect([...(await askInTurn('m', 110))]).to.deep.equal([200]);
    provider.script({ model: 'm', behaviour: '500', times: 6 });
    expect([...(await askInTurn('m', 6))]).to.deep.equal([502]);
    expect(await openBreakers(), 'six failures in a row of a good provider').to.equal(0);
    expect(await ask('m')).to.equal(200);
    await put(THRESHOLDS, 'false');
    provider.script({ model: 'm', behaviour: '500', times: 5 });
    expect([...(await askInTurn('m', 5))]).to.deep.equal([502]);
    expect(await openBreakers(), 'five, with the flag off').to.equal(1);
  });

  it('are read again on SIGHUP, the environment over the file, and what PUT had set is gone', async () => {
    await put('http_client_adaptive_timeouts', 'false');
    write(`{ ${THRESHOLDS}: { rollout: 7 }, memory_manager_aggressive_gc: { enabled: false, rollout: 90 } }`);
    await hangUp('the feature flags have been read again');
    expect(await list()).to.deep.include({ [THRESHOLDS]: { enabled: true, rollout: 7 }, memory_manager_aggressive_gc: { enabled: false, rollout: 40 }, http_client_adaptive_timeouts: ON });
  });

  it('stay as they are when SIGHUP finds a wrong file, and the log names line and key', async () => {
    await put(THRESHOLDS, 'false');
    write('{ circuit_breaker_adaptive_threshold: true }');
    await hangUp('the feature flags stay as they are');
    expect(gateway.output()).to.match(/gateway\.yaml:7:18 feature_flags\.circuit_breaker_adaptive_threshold: expected a known key.*the nearest is circuit_breaker_adaptive_thresholds/);
    expect((await list())[THRESHOLDS]).to.deep.equal({ enabled: false, rollout: 100 });
    expect(await ask('m')).to.equal(200);
  });
});
