import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { useMounts } from '../../../../packages/proxy-context/test/support/mounts.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';
import { until } from '../support/until.ts';
import { CANARIES } from './canaries.ts';
import { type BenchUrls, type FaultBench, useBench } from './fault-bench.ts';
import { ask, upstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

const SMALL_DISK_BYTES = 1024 * 1024;
const REQUESTS = 50;
/** The row gives 5 s after there is space. */
const RECOVERY_MS = 5000;
const TOLD_WITHIN_MS = 5000;

describe('the file of model lists in trouble', () => {
  const root = mkdtempSync(join(tmpdir(), 'proxyapi-models-'));
  after(() => rmSync(root, { recursive: true, force: true }));

  /** A bench whose `mock` is asked for its list, which goes to `path`. */
  const benchOn = (path: string): FaultBench => useBench({
    isBrief: true,
    upstream: ({ provider, calm }: BenchUrls) => upstreamSections(calm, {
      providers: [
        providerEntry('one', provider),
        providerEntry('claude', provider, { type: 'anthropic', models: '[mock-chat]' }),
        providerEntry('gem', provider, { type: 'gemini', models: '[mock-chat]' }),
        `  - { name: mock, type: openai, base_url: "${provider}/v1", api_key_env: PROVIDER_KEY }`,
      ],
      sections: `cache: { models: { path: ${JSON.stringify(path)} } }`,
    }),
  });
  const serves = async (bench: FaultBench): Promise<void> => {
    expect(await listed(bench.gateway, CANARIES.clientKey)).to.include('mock/mock-chat');
    for (let count = 0; count < REQUESTS; count += 1) expect((await ask(bench, 'mock-chat', { stream: count % 2 === 0 })).status).to.equal(200);
  };
  const tells = (bench: FaultBench, words: string, limitMs = TOLD_WITHIN_MS): Promise<void> =>
    until(() => bench.gateway.output().includes(words), { limitMs, describe: () => bench.gateway.output() });

  describe('on a full disk', () => {
    const mounts = useMounts('suite');
    const folder = join(root, 'full');
    before(() => {
      mounts.smallDisk(folder, SMALL_DISK_BYTES);
      fill(join(folder, 'ballast'));
    });
    const bench = benchOn(join(folder, 'models.sqlite'));

    upstreamCase(bench, 'C02 starts and serves while the disk is full, says so, and writes within 5 s after there is space', async () => {
      await tells(bench, 'model lists are kept in memory alone');
      await serves(bench);
      rmSync(join(folder, 'ballast'));
      await tells(bench, 'model lists are written to disk again', RECOVERY_MS);
      await serves(bench);
      expect(listsIn(join(folder, 'models.sqlite'))).to.equal(1);
      // The file, where the baseline was taken while it was shut, its log and its index.
    }, { openedFiles: 3 });
  });

  describe('in a read-only folder', () => {
    const mounts = useMounts('suite');
    const folder = join(root, 'protected');
    before(() => {
      mkdirSync(folder);
      mounts.protect(folder);
    });
    const bench = benchOn(join(folder, 'models.sqlite'));

    upstreamCase(bench, 'C03 starts, warns, and goes on in memory', async () => {
      await tells(bench, '"reason":"read-only"');
      await serves(bench);
      expect(bench.gateway.output().match(/kept in memory alone/g), 'warnings').to.have.length(1);
      expect(readdirSync(folder)).to.deep.equal([]);
    });
  });

  describe('that is garbage', () => {
    const folder = join(root, 'garbage');
    before(() => {
      mkdirSync(folder);
      writeFileSync(join(folder, 'models.sqlite'), Buffer.alloc(100_000, 'garbage '));
    });
    const bench = benchOn(join(folder, 'models.sqlite'));

    upstreamCase(bench, 'C04 sets it aside, begins anew and serves without an error', async () => {
      await serves(bench);
      await tells(bench, 'it was set aside and begun anew');
      expect(readdirSync(folder).filter((name) => /^models\.sqlite\.corrupt-\d+$/.test(name))).to.have.length(1);
      expect(listsIn(join(folder, 'models.sqlite'))).to.equal(1);
    });
  });
});

describe('the lists of the last run', function () {
  this.timeout(60_000);
  const gateways: TestGateway[] = [];
  let folder: string;
  let mock: MockProvider;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'proxyapi-models-'));
    mock = await startMockProvider();
  });
  afterEach(async () => {
    await Promise.all(gateways.splice(0).map((gateway) => gateway.stop()));
    await mock.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (cache: object): Promise<TestGateway> => {
    const provider = { name: 'mock', type: 'openai', base_url: `${mock.url}/v1`, api_key_env: 'KEY' };
    const gateway = await startGateway({ yaml: JSON.stringify({ providers: [provider], cache: { models: { path: join(folder, 'models.sqlite'), ...cache } } }), env: { KEY: 'sk-provider' } });
    gateways.push(gateway);
    return gateway;
  };
  const askedForLists = (): number => mock.bill().filter(({ method }) => method === 'GET').length;

  it('are there at once after a restart, and a fresh one is not asked for again', async () => {
    const first = await start({});
    const models = await listed(first);
    expect(models).to.include('mock/mock-chat');
    expect(await first.stop()).to.equal(0);
    expect(askedForLists()).to.equal(1);
    const second = await start({});
    expect(await listed(second)).to.deep.equal(models);
    expect(askedForLists()).to.equal(1);
  });

  it('are used after a restart while the provider is down, however stale', async () => {
    const first = await start({ ttl: 0.001 });
    const models = await listed(first);
    await first.stop();
    await mock.close();
    const second = await start({ ttl: 0.001 });
    expect(await listed(second)).to.deep.equal(models);
    await until(() => second.output().includes('models not listed'), { limitMs: 5000, describe: () => second.output() });
  });

  it('are gone after a restart where they are not to be kept, and no file is made', async () => {
    const first = await start({ persist: false });
    expect(await listed(first)).to.include('mock/mock-chat');
    await first.stop();
    await mock.close();
    const second = await start({ persist: false });
    expect(await listed(second)).to.deep.equal([]);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('are shared by two gateways with one file, which harm each other in nothing', async () => {
    const [one, two] = await Promise.all([start({}), start({})]);
    expect(await listed(one)).to.include('mock/mock-chat').and.to.deep.equal(await listed(two));
    expect(await Promise.all([one.stop(), two.stop()])).to.deep.equal([0, 0]);
    expect(one.output() + two.output()).not.to.match(/kept in memory|set aside|taken away/);
    expect(listsIn(join(folder, 'models.sqlite'))).to.equal(1);
  });

  it('make no file where no provider is asked for one', async () => {
    const gateway = await startGateway({ yaml: `providers: [{ name: sandbox, type: sandbox }]\ncache: { models: { path: "${join(folder, 'models.sqlite')}" } }\n` });
    gateways.push(gateway);
    expect(existsSync(join(folder, 'models.sqlite'))).to.equal(false);
  });
});

async function listed({ url }: TestGateway, key = 'none'): Promise<readonly string[]> {
  const answer = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}`, connection: 'close' } });
  const { data }: { data: { id: string }[] } = await answer.json() as never;
  return data.map(({ id }) => id);
}

function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(4096));
  } catch (error) {
    expect(error).to.include({ code: 'ENOSPC' });
  } finally {
    closeSync(file);
  }
}

function listsIn(path: string): number {
  const database = new DatabaseSync(path);
  try {
    return Number(database.prepare('SELECT count(*) AS rows FROM cache_v1').get()?.['rows']);
  } finally {
    database.close();
  }
}
