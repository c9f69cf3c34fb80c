import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { listWorkers } from '../support/list-workers.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';
import { until } from '../support/until.ts';
import { canConnect } from './ending-case.ts';
import { tellFigures } from './tell-figures.ts';

const WORKERS = 4;
const CONNECTIONS = 40;
/** Each provider's answer takes so long, so that there are requests in flight at any moment. */
const ANSWER_MS = 40;
const PER_SECOND = 500;
/** The row gives a second; a start is a second of work, and this machine may be shared and busy. */
const RESPAWN_WITHIN_MS = 1000 * 15;
const EXIT_WITHIN_MS = 2000;
/** A client that the killed worker has left hears so at once, but on a busy machine; what is far later hangs. */
const TOLD_WITHIN_MS = 10_000;

type Outcome = { readonly kind: 'answered'; readonly status: number; readonly id: string } | { readonly kind: 'failed'; readonly tookMs: number; readonly isOfKilled: boolean };

/** Sends requests at a fixed rate over connections that are kept, each connection's next one when it is free. */
class Load {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  readonly outcomes: Promise<Outcome>[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  start(): void {
    const since = performance.now();
    this.#timer = setInterval(() => {
      const due = ((performance.now() - since) / 1000) * PER_SECOND;
      while (this.outcomes.length < due) this.outcomes.push(this.#send());
    }, 5);
  }

  async stop(): Promise<readonly Outcome[]> {
    clearInterval(this.#timer);
    const all = await Promise.all(this.outcomes);
    this.#agent.destroy();
    return all;
  }

  #send(): Promise<Outcome> {
    return new Promise((resolve) => {
      let sentAtMs = performance.now();
      const request = httpRequest(`${this.#url}/v1/chat/completions`, { method: 'POST', agent: this.#agent, headers: { 'content-type': 'application/json' } }, (response) => {
        response.resume();
        response.on('end', () => resolve({ kind: 'answered', status: response.statusCode ?? 0, id: String(response.headers['x-request-id']) }));
        response.on('error', () => resolve({ kind: 'failed', tookMs: performance.now() - sentAtMs, isOfKilled: true }));
      });
      request.on('socket', () => void (sentAtMs = performance.now()));
      request.on('error', ({ message }) => resolve({ kind: 'failed', tookMs: performance.now() - sentAtMs, isOfKilled: /reset|hang up|refused/i.test(message) }));
      request.end(JSON.stringify({ model: 'one/mock-echo', messages: [{ role: 'user', content: 'x' }] }));
    });
  }
}

describe('gateways whose processes are killed', function () {
  this.timeout(90_000);
  let provider: MockProvider;
  let gateway: TestGateway;

  beforeEach(async () => {
    provider = await startMockProvider();
    gateway = await startGateway({ yaml: `server: { workers: ${WORKERS}, max_event_loop_lag: 10 }\nproviders: [{ name: one, type: openai-compatible, base_url: "${provider.url}/v1", models: [mock-echo] }]\n` });
  });

  afterEach(async () => {
    await gateway.stop();
    await provider.close();
  });

  it('D07 lose nothing but what a killed worker had in flight, and replace it', async () => {
    provider.script({ behaviour: `echo:firstMs=${ANSWER_MS}`, times: 'always' });
    const load = new Load(gateway.url);
    load.start();
    await delay(1500);
    const before = listWorkers(gateway.process.pid);
    expect(before).to.have.lengthOf(WORKERS);
    const [killed = 0] = before;
    const killedAt = performance.now();
    process.kill(killed, 'SIGKILL');
    await until(() => gateway.output().includes('a worker serves'), { limitMs: RESPAWN_WITHIN_MS, describe: () => gateway.output().slice(-500), lookEveryMs: 10 });
    const respawnMs = performance.now() - killedAt;
    await delay(1000);
    const outcomes = await load.stop();
    const failed = outcomes.filter((outcome) => outcome.kind === 'failed');
    // Its share of the connections, and each of them has one request at a time.
    expect(failed.length, 'requests lost').to.be.within(1, CONNECTIONS / 2);
    expect(Math.max(...failed.map(({ tookMs }) => tookMs)), 'ms until the last one was told').to.be.below(TOLD_WITHIN_MS + ANSWER_MS);
    expect(failed.every(({ isOfKilled }) => isOfKilled)).to.equal(true);
    expect(new Set(outcomes.flatMap((outcome) => (outcome.kind === 'answered' ? [outcome.status] : [])))).to.deep.equal(new Set([200]));
    const after = listWorkers(gateway.process.pid);
    expect(after).to.have.lengthOf(WORKERS).and.to.include.members(before.filter((pid) => pid !== killed));
    tellFigures('D07', { respawnMs, lost: failed.length, of: outcomes.length, toldAfterMs: Math.max(...failed.map(({ tookMs }) => tookMs)) });
    expect(respawnMs).to.be.below(RESPAWN_WITHIN_MS);
  });

  it('D07 wait longer from crash to crash, and say so', async () => {
    for (const crashes of [1, 2, 3]) {
      const serving = gateway.output().split('"a worker serves"').length;
      const known = `"worker":1,"code":null`;
      process.kill(await pidOfFirst(), 'SIGKILL');
      await until(() => gateway.output().split(known).length > crashes, { limitMs: 5000, describe: () => gateway.output().slice(-500) });
      await until(() => gateway.output().split('"a worker serves"').length > serving, { limitMs: RESPAWN_WITHIN_MS, describe: () => gateway.output().slice(-500) });
    }
    const waits = [...gateway.output().matchAll(/"againInMs":(\d+),"crashes":(\d+)/g)].map(([, wait, crashes]) => [Number(wait), Number(crashes)]);
    expect(waits).to.deep.equal([[0, 1], [500, 2], [1000, 3]]);
    expect(gateway.output()).to.contain('a worker crashes again and again');
  });

  it('D07 tell by /readyz that fewer than half of them serve', async () => {
    const pids = listWorkers(gateway.process.pid);
    for (const pid of pids.slice(0, WORKERS - 1)) process.kill(pid, 'SIGKILL');
    let told: { readonly status: number; readonly body: any } | undefined;
    await until(async () => {
      const ready = await readiness();
      if (ready?.status === 503) told = ready;
      return told !== undefined || ready?.body.workers.serving === WORKERS;
    }, { limitMs: RESPAWN_WITHIN_MS, describe: () => gateway.output().slice(-500) });
    expect(told?.body).to.deep.equal({ status: 'short_of_workers', workers: { configured: WORKERS, serving: 1 } });
    await until(async () => (await readiness())?.status === 200, { limitMs: RESPAWN_WITHIN_MS, describe: () => gateway.output().slice(-500) });
  });

  it('D08 leave no worker and no port when the primary is killed', async () => {
    const pids = listWorkers(gateway.process.pid);
    expect(pids).to.have.lengthOf(WORKERS);
    const exited = once(gateway.process, 'exit');
    gateway.process.kill('SIGKILL');
    await exited;
    await until(() => pids.every((pid) => !isAlive(pid)), { limitMs: EXIT_WITHIN_MS * 4, describe: () => pids.filter(isAlive).join(), lookEveryMs: 10 });
    expect(await canConnect(gateway.port)).to.equal(false);
  });

  /** Over a connection of its own; `undefined` where that leads to one that is being killed. */
  async function readiness(): Promise<{ readonly status: number; readonly body: any } | undefined> {
    try {
      const response = await fetch(`${gateway.url}/readyz`, { headers: { connection: 'close' } });
      return { status: response.status, body: await response.json() };
    } catch {
      return undefined;
    }
  }

  /** The one that has number 1: the log says which has crashed, and workers are started in order. */
  async function pidOfFirst(): Promise<number> {
    await until(() => listWorkers(gateway.process.pid).length === WORKERS, { limitMs: RESPAWN_WITHIN_MS, describe: () => gateway.output().slice(-500) });
    const pids = listWorkers(gateway.process.pid);
    const fresh = pids.filter((pid) => !seen.has(pid));
    const [first = 0] = seen.size === 0 ? pids.toSorted((one, other) => one - other) : fresh;
    for (const pid of pids) seen.add(pid);
    return first;
  }
  const seen = new Set<number>();
});

describe('gateways of two workers', function () {
  this.timeout(60_000);
  let provider: MockProvider;
  let gateway: TestGateway;
  const start = async ({ server = '', env = {} }: { readonly server?: string; readonly env?: Readonly<Record<string, string>> }): Promise<void> => {
    gateway = await startGateway({ env, yaml: `server: { workers: 2${server} }\nproviders: [{ name: one, type: openai-compatible, base_url: "${provider.url}/v1", models: [mock-echo] }]\n` });
  };

  beforeEach(async () => {
    provider = await startMockProvider();
  });

  afterEach(async () => {
    await gateway.stop();
    await provider.close();
  });

  it('D07 have another worker ask providers how they are when the one that did is gone', async () => {
    await start({ env: { HEALTH_CHECK_INTERVAL: '0.2' } });
    const untilProbed = async (): Promise<void> => {
      const asked = provider.stats().requests;
      await until(() => provider.stats().requests > asked + 2, { limitMs: 10_000, describe: () => `${provider.stats().requests} of more than ${asked + 2} requests` });
    };
    await untilProbed();
    // The first one to start leads.
    process.kill(Math.min(...listWorkers(gateway.process.pid)), 'SIGKILL');
    await untilProbed();
  });

  it('D02 tell the streams of all of them that they end at the drain limit', async () => {
    await start({ server: ', drain_timeout: 1' });
    provider.script({ behaviour: 'chat:tokens=600,gapMs=50', times: 'always' });
    const streams = Array.from({ length: 4 }, async () => {
      const body = JSON.stringify({ model: 'one/mock-echo', stream: true, messages: [{ role: 'user', content: 'x' }] });
      return (await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).text();
    });
    await until(() => provider.stats().inFlight === streams.length, { limitMs: 10_000, describe: () => String(provider.stats().inFlight) });
    const since = performance.now();
    const code = await gateway.stop();
    expect(code).to.equal(0);
    for (const text of await Promise.all(streams)) expect(text).to.contain('"code":"shutting_down"').and.not.to.contain('[DONE]');
    expect(performance.now() - since, 'ms').to.be.within(900, 10_000);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
