import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { startGateway, type TestGateway } from './support/start-gateway.ts';
import { until } from './support/until.ts';

const QUESTION = { messages: [{ role: 'user', content: 'a question' }] };
const STEADY = { ...QUESTION, temperature: 0 };
const KB = 1024;
const LARGE_BYTES = 1024 * KB;
const COMPRESSED_WITHIN_MS = 10_000;

describe('the settings of the response cache', function () {
  this.timeout(30_000);
  const gateways: TestGateway[] = [];
  let provider: MockProvider;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'proxyapi-answers-'));
    provider = await startMockProvider();
  });
  afterEach(async () => {
    await Promise.all(gateways.splice(0).map((gateway) => gateway.stop()));
    await provider.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (response: object, sections: object = {}): Promise<TestGateway> => {
    const providers = [{ name: 'mock', type: 'openai', base_url: `${provider.url}/v1`, api_key_env: 'KEY', models: ['m', 'mock-echo'] }];
    const cache = { response: { path: join(folder, 'responses.sqlite'), ...response } };
    const gateway = await startGateway({ yaml: JSON.stringify({ providers, cache, ...sections }), env: { KEY: 'sk-provider' } });
    gateways.push(gateway);
    return gateway;
  };
  const calls = (): number => provider.bill().filter(({ method }) => method === 'POST').length;

  it('let any answer serve again in the mode all', async () => {
    const gateway = await start({ mode: 'all' });
    const [first, second] = [await ask(gateway, { ...QUESTION, temperature: 1 }), await ask(gateway, { ...QUESTION, temperature: 1 })];
    expect([first.cache, second.cache]).to.deep.equal(['miss', 'hit']);
    expect(second.body).to.equal(first.body);
    expect(calls()).to.equal(1);
  });

  it('keep and join nothing in the mode off', async () => {
    const gateway = await start({ mode: 'off' });
    provider.script({ behaviour: 'chat:firstMs=200', times: 2 });
    const atOnce = await Promise.all([ask(gateway, STEADY), ask(gateway, STEADY)]);
    const after = await ask(gateway, STEADY);
    expect([...atOnce, after].map(({ cache }) => cache)).to.deep.equal(['off', 'off', 'off']);
    expect(calls()).to.equal(3);
  });

  it('keep an answer for default_ttl, or for as long as x-proxyapi-cache-ttl says', async () => {
    const gateway = await start({ default_ttl: 1 });
    const longer = { ...STEADY, seed: 1 };
    await ask(gateway, STEADY);
    await ask(gateway, longer, { 'x-proxyapi-cache-ttl': '60' });
    await delay(1100);
    expect((await ask(gateway, STEADY)).cache).to.equal('miss');
    expect((await ask(gateway, longer)).cache).to.equal('hit');
  });

  it('keep no more answers than max_size', async () => {
    const gateway = await start({ max_size: 2 });
    for (const seed of [1, 2, 3]) await ask(gateway, { ...QUESTION, seed });
    expect((await cacheCheck(gateway)).entries).to.equal(2);
    expect((await ask(gateway, { ...QUESTION, seed: 3 })).cache).to.equal('hit');
    expect((await ask(gateway, { ...QUESTION, seed: 1 })).cache).to.equal('miss');
  });

  it('keep no more memory than max_memory_mb', async () => {
    const gateway = await start({ max_memory_mb: 2, enable_compression: false });
    for (const seed of [1, 2, 3]) await ask(gateway, large(seed));
    expect(await cacheCheck(gateway)).to.include({ entries: 1 }).and.have.property('memory_mb').within(1, 2);
  });

  it('give answers out after a restart where they are to persist, streams too', async () => {
    const first = await start({ persist: true });
    const questions = Array.from({ length: 20 }, (_, seed) => ({ ...QUESTION, seed, stream: seed % 2 === 0 }));
    const bodies: string[] = [];
    for (const question of questions) bodies.push((await ask(first, question)).body);
    expect(await first.stop()).to.equal(0);
    const second = await start({ persist: true });
    const hits = new Set<boolean>();
    for (const [place, question] of questions.entries()) {
      const { cache, body } = await ask(second, question);
      // A machine that is busy may keep a read waiting for too long: that is a miss, and the next one is none.
      if (cache !== 'hit') continue;
      expect(body).to.equal(bodies[place]);
      hits.add(question.stream);
    }
    expect(hits.size, 'a stream and an answer').to.equal(2);
  });

  it('open the file at the start where answers are to persist, so that it is there for the first request', async () => {
    await start({ persist: true });
    await until(() => existsSync(join(folder, 'responses.sqlite')), { limitMs: 5000, describe: () => 'no file' });
  });

  it('make no file where answers are not to persist', async () => {
    const gateway = await start({});
    await ask(gateway, STEADY);
    expect(await gateway.stop()).to.equal(0);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('keep large answers compressed, and give them out as they came', async () => {
    const gateway = await start({});
    const first = await ask(gateway, large(1));
    expect(first.body.length).to.be.above(LARGE_BYTES);
    await untilCompressed(gateway);
    const second = await ask(gateway, large(1));
    expect(second.cache).to.equal('hit');
    expect(second.body).to.equal(first.body);
  });

  for (const [title, response, sections] of [
    ['where enable_compression is off', { enable_compression: false }, {}],
    ['while the flag smart_cache_memory_optimization is off', {}, { feature_flags: { smart_cache_memory_optimization: false } }],
  ] as const) {
    it(`keep large answers as they came ${title}`, async () => {
      const gateway = await start(response, sections);
      await ask(gateway, large(1));
      // Longer than the compression of so little takes, had it begun.
      await delay(300);
      expect((await cacheCheck(gateway)).memory_mb).to.be.at.least(1);
    });
  }
});

async function untilCompressed(gateway: TestGateway): Promise<void> {
  const deadline = performance.now() + COMPRESSED_WITHIN_MS;
  for (;;) {
    const { memory_mb: megabytes } = await cacheCheck(gateway);
    if (megabytes < 0.1) return;
    if (performance.now() > deadline) throw new Error(`the answers still take ${megabytes} MB`);
    await delay(20);
  }
}

/** A question whose answer is a megabyte that compresses well. */
function large(seed: number): object {
  return { model: 'mock/mock-echo', seed, messages: [{ role: 'user', content: 'x'.repeat(LARGE_BYTES) }] };
}

async function ask({ url }: TestGateway, members: object, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly cache: string | null; readonly body: string }> {
  const body = JSON.stringify({ model: 'mock/m', ...members });
  const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  expect(response.status).to.equal(200);
  return { cache: response.headers.get('x-proxyapi-cache'), body: await response.text() };
}

async function cacheCheck({ url }: TestGateway): Promise<{ readonly entries: number; readonly memory_mb: number }> {
  const { checks } = JSON.parse(await (await fetch(`${url}/health`)).text());
  return checks.cache;
}
