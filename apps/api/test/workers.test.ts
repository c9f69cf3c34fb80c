import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { failToStart } from './support/fail-to-start.ts';
import { freePort } from './support/free-port.ts';
import { listWorkers } from './support/list-workers.ts';
import { residentBytes } from './support/resident-bytes.ts';
import { startGateway, type TestGateway } from './support/start-gateway.ts';
import { until } from './support/until.ts';

const WORKERS = 2;
/** Connections are handed out in turn: enough that each worker has some. */
const CONNECTIONS = 6;
const FLAG = 'smart_cache_memory_optimization';

interface HttpReply {
  readonly status: number;
  readonly requestId: string;
  readonly text: string;
}

/** Asks over each of some connections that are kept: some lead to one worker, some to another. */
class Callers {
  readonly #url: string;
  readonly #agents = Array.from({ length: CONNECTIONS }, () => new Agent({ keepAlive: true, maxSockets: 1 }));

  constructor(url: string) {
    this.#url = url;
  }

  ask(path: string, { method = 'GET', body }: { readonly method?: string; readonly body?: object | boolean } = {}, index = 0): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' };
      const request = httpRequest(this.#url + path, { method, headers, agent: this.#agents[index] }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => void (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, requestId: String(response.headers['x-request-id']), text }));
        response.on('error', reject);
      });
      request.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** The same over each connection. */
  async askAll(path: string, how: { readonly method?: string; readonly body?: object } = {}): Promise<readonly HttpReply[]> {
    const replies: HttpReply[] = [];
    for (const index of this.#agents.keys()) replies.push(await this.ask(path, how, index));
    return replies;
  }

  chatAll(model = 'one/mock-echo'): Promise<readonly HttpReply[]> {
    return this.askAll('/v1/chat/completions', { method: 'POST', body: { model, messages: [{ role: 'user', content: 'hello' }] } });
  }

  close(): void {
    for (const agent of this.#agents) agent.destroy();
  }
}

function json(text: string): any {
  return JSON.parse(text);
}

/** Requests for chat that a scrape has counted. */
function chatsIn(scrape: string): number {
  return scrape.split('\n').filter((line) => line.startsWith('proxy_api_requests_total') && line.includes('/v1/chat/completions'))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

describe('a gateway of several workers', function () {
  this.timeout(60_000);
  let provider: MockProvider;
  let gateway: TestGateway;
  let callers: Callers;
  let folder: string;
  const write = (rest = ''): void => writeFileSync(join(folder, 'gateway.yaml'), `
server: { workers: ${WORKERS} }
providers: [{ name: one, type: openai-compatible, base_url: "${provider.url}/v1" }]
http_client: { retry_attempts: 0 }
${rest}`);
  const workers = (): readonly number[] => listWorkers(gateway.process.pid);
  const serving = async (): Promise<number> => json((await callers.ask('/readyz')).text).workers.serving;

  before(async () => {
    provider = await startMockProvider();
    folder = mkdtempSync(join(tmpdir(), 'proxyapi-workers-'));
    write();
    gateway = await startGateway({ env: { PROXYAPI_CONFIG: join(folder, 'gateway.yaml') } });
    callers = new Callers(gateway.url);
  });

  after(async () => {
    callers.close();
    await gateway.stop();
    await provider.close();
    rmSync(folder, { recursive: true });
  });

  it('says once that it listens, and asks a provider once for its models', () => {
    expect(gateway.output().match(/listens on/g)).to.have.lengthOf(1);
    expect(workers()).to.have.lengthOf(WORKERS);
    expect(provider.stats().requests, 'requests to the provider').to.equal(1);
  });

  it('serves on one port from all of them, all of which know the models', async () => {
    const replies = await callers.chatAll('mock-echo');
    expect(replies.map(({ status }) => status)).to.deep.equal(Array.from({ length: CONNECTIONS }, () => 200));
    // A process's request ids begin alike.
    expect(new Set(replies.map(({ requestId }) => requestId.slice(0, 12))).size).to.equal(WORKERS);
    for (const { text } of await callers.askAll('/v1/models')) expect(text).to.contain('mock-echo');
  });

  it('tells the whole, once, whichever of them is asked', async () => {
    const counted = chatsIn((await callers.ask('/v1/metrics/prometheus')).text);
    const before = json((await callers.ask('/health')).text).checks.http_client.requests_total;
    await callers.chatAll();
    for (const { text } of await callers.askAll('/v1/metrics/prometheus')) {
      expect(chatsIn(text)).to.equal(counted + CONNECTIONS);
      expect(text).to.match(/^proxy_api_in_flight_requests 0$/m).and.match(/^proxy_api_memory_limit_bytes 16106\d+$/m);
      expect(text.match(/^process_resident_memory_bytes /gm)).to.have.lengthOf(1);
    }
    for (const { text } of await callers.askAll('/health')) expect(json(text).checks.http_client.requests_total).to.equal(before + CONNECTIONS);
    for (const { text } of await callers.askAll('/v1/metrics')) {
      expect(json(text).providers.one.requests).to.equal(before + CONNECTIONS);
      expect(json(text).cache.max_memory_mb).to.equal(512);
    }
    for (const { text } of await callers.askAll('/v1/cache/health')) expect(json(text).response_cache.stats.max_size).to.equal(10_000);
  });

  it('sets a flag in all of them before it says so, and reads them again in all', async () => {
    const flags = async (): Promise<Set<boolean>> => new Set((await callers.askAll('/debug/feature-flags')).map(({ text }) => json(text).feature_flags[FLAG].enabled));
    const reply = await callers.ask(`/debug/feature-flags/${FLAG}`, { method: 'PUT', body: false }, 1);
    expect(json(reply.text)).to.deep.include({ enabled: false, previous: { enabled: true, rollout: 100 } });
    expect([...await flags()]).to.deep.equal([false]);
    expect((await callers.ask('/debug/feature-flags/no_such', { method: 'PUT', body: false })).status).to.equal(404);
    gateway.process.kill('SIGHUP');
    await until(() => gateway.output().includes('have been read again'), { limitMs: 10_000, describe: () => gateway.output() });
    let seen = new Set<boolean>();
    await until(async () => (seen = await flags()).size === 1 && seen.has(true), { limitMs: 10_000, describe: () => [...seen].join() });
    expect(gateway.output().match(/"feature flag"/g), 'one line for each change').to.have.lengthOf(2);
  });

  it('closes the breakers of all of them, and cleans up in all', async () => {
    provider.script({ model: 'mock-echo', behaviour: '500', times: 'always' });
    for (let turn = 0; turn < 6; turn += 1) await callers.chatAll();
    provider.clearScript();
    const open = async (): Promise<number> => json((await callers.ask('/health')).text).checks.circuit_breakers.open;
    expect(await open()).to.equal(1);
    const { reset } = json((await callers.ask('/debug/circuit-breakers/reset', { method: 'POST' })).text);
    expect(reset).to.have.lengthOf(WORKERS);
    expect(await open()).to.equal(0);
    const ofWorkers = workers().map(residentBytes).reduce((sum, each) => sum + each, 0);
    const cleaned = json((await callers.ask('/debug/memory/cleanup', { method: 'POST' })).text);
    expect(cleaned.gc_done).to.equal(true);
    // The primary has its garbage collected as well, and is counted.
    expect(cleaned.before.rss_bytes).to.be.above(ofWorkers + residentBytes(gateway.process.pid) / 2);
  });

  it('begins each of them with what it was begun with itself', () => {
    const optionsOf = (pid: number | undefined): readonly string[] => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter((each) => each.startsWith('--'));
    for (const pid of workers()) expect(optionsOf(pid)).to.deep.equal(optionsOf(gateway.process.pid)).and.include('--max-semi-space-size=8');
  });

  it('writes every line of its log whole', async () => {
    const from = gateway.output().length;
    await Promise.all(Array.from({ length: 30 }, () => callers.chatAll()));
    await until(() => gateway.output().slice(from).split('"request"').length > 30 * CONNECTIONS, { limitMs: 10_000, describe: () => gateway.output().slice(-500) });
    for (const line of gateway.output().slice(from).split('\n').filter((text) => text !== '').slice(0, -1)) expect(() => json(line), line).not.to.throw();
  });

  it('replaces one that is killed by one that is as the others are, and no total goes back', async () => {
    await callers.ask(`/debug/feature-flags/${FLAG}`, { method: 'PUT', body: false });
    const before = chatsIn((await callers.ask('/v1/metrics/prometheus')).text);
    const reported = json((await callers.ask('/v1/metrics')).text).providers.one.requests;
    callers.close();
    callers = new Callers(gateway.url);
    const asked = provider.stats().requests;
    const [killed = 0] = workers();
    process.kill(killed, 'SIGKILL');
    await until(() => !workers().includes(killed) && workers().length === WORKERS, { limitMs: 10_000, describe: () => gateway.output().slice(-500) });
    await until(async () => await serving() === WORKERS, { limitMs: 20_000, describe: () => gateway.output().slice(-500) });
    expect(gateway.output()).to.contain('a worker has crashed; another one takes its place');
    for (const { text } of await callers.askAll('/v1/metrics/prometheus')) expect(chatsIn(text)).to.equal(before);
    for (const { text } of await callers.askAll('/v1/metrics')) expect(json(text).providers.one.requests).to.equal(reported);
    for (const { text } of await callers.askAll('/debug/feature-flags')) expect(json(text).feature_flags[FLAG].enabled).to.equal(false);
    for (const { status } of await callers.chatAll('mock-echo')) expect(status).to.equal(200);
    expect(provider.stats().requests - asked).to.equal(CONNECTIONS);
  });

  it('brings streams of all of them to their end when it is stopped, and leaves no process behind', async () => {
    const pids = workers();
    const body = { model: 'one/mock-echo', stream: true, messages: [{ role: 'user', content: 'x' }] };
    provider.script({ behaviour: 'chat:tokens=30,gapMs=50', times: 'always' });
    const streams = Array.from({ length: CONNECTIONS }, (_, index) => callers.ask('/v1/chat/completions', { method: 'POST', body }, index));
    await until(() => provider.stats().inFlight === CONNECTIONS, { limitMs: 10_000, describe: () => String(provider.stats().inFlight) });
    const stopped = gateway.stop();
    for (const { text } of await Promise.all(streams)) expect(text).to.contain('[DONE]').and.not.to.contain('"error"');
    expect(await stopped).to.equal(0);
    for (const pid of pids) expect(() => process.kill(pid, 0), `worker ${pid}`).to.throw();
  });
});

describe('a file that several workers log to', function () {
  this.timeout(60_000);

  it('has every line of theirs, whole', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'proxyapi-workers-log-'));
    const file = join(folder, 'proxyapi.log');
    const gateway = await startGateway({
      yaml: `server: { workers: ${WORKERS} }\nproviders: [{ name: one, type: sandbox }]\n`,
      through: ['sh', '-c', `exec "$@" 2>${file}`, 'sh'],
    });
    const callers = new Callers(gateway.url);
    try {
      // More than 100 KB: pages of 64 KB that are written when they are full, those of one worker among the other's.
      const asked = 60;
      const replies = (await Promise.all(Array.from({ length: asked }, () => callers.chatAll('one/sandbox')))).flat();
      expect(new Set(replies.map(({ status }) => status))).to.deep.equal(new Set([200]));
      expect(await gateway.stop()).to.equal(0);
      const text = readFileSync(file, 'utf8');
      expect(text.length).to.be.above(100_000);
      const lines = text.trimEnd().split('\n');
      const logged = lines.map((line) => json(line)).filter(({ message }) => message === 'request').map(({ requestId }) => requestId);
      expect(logged).to.have.members(replies.map(({ requestId }) => requestId));
      expect(logged).to.have.lengthOf(asked * CONNECTIONS);
    } finally {
      callers.close();
      await gateway.stop();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('starts of several workers', function () {
  this.timeout(30_000);
  const yaml = (workers: number): string => `server: { workers: ${workers} }\nproviders: [{ name: sandbox, type: sandbox }]\n`;

  it('fail once, with what is wrong', async () => {
    const { code, output, wasBound } = await failToStart({ yaml: `${yaml(2)}modles: {}\n`, port: await freePort() });
    expect([code, wasBound]).to.deep.equal([1, false]);
    expect(output.match(/modles/g)).to.have.lengthOf(2);
  });

  it('fail once where the port is somebody else’s', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    try {
      const { code, output } = await failToStart({ yaml: yaml(2), port, isPortTaken: true });
      expect(code).to.equal(1);
      expect(output.match(new RegExp(`port ${port} on 127.0.0.1 is in use`, 'g'))).to.have.lengthOf(1);
    } finally {
      await new Promise((resolve) => holder.close(resolve));
    }
  });

  it('fail where the memory is too small for so many', async () => {
    const { code, output } = await failToStart({ yaml: yaml(12), port: await freePort() });
    expect(code).to.equal(1);
    expect(output).to.contain('proxyapi.yaml:1:11 server.workers: expected at most 5').and.contain('or raise memory.memory_threshold_mb to 2048');
  });
});
