import { setTimeout as delay } from 'node:timers/promises';

import { startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { until } from '../support/until.ts';
import { expectFailure } from './dialect-shapes.ts';
import type { FaultBench } from './fault-bench.ts';
import { faultCasesAtOnce } from './fault-case.ts';
import { hangUp } from './hang-up.ts';
import { ask, ownUpstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';
import { useNameServer } from './use-name-server.ts';

const CONNECT_MS = 10_000;
/** How late a timer may be on a busy machine, beside the tenth that is allowed. */
const SLACK_MS = 500;
const MOVED_WITHIN_MS = 30_000;
const HANGING = Array.from({ length: 8 }, (_unused, index) => `hang-${index}`);
const PATIENT = { timeout: 20, completion_timeout: 20, idle_timeout: 5, total_timeout: 60 };
const ONCE = { 'x-proxyapi-retries': '0' };
const OLD_ADDRESS = '127.0.0.2';
const NEW_ADDRESS = '127.0.0.3';
const MOST_RETRIES = 3;

describe('names of providers', () => {
  const { server, through } = useNameServer();

  const portOf = (url: string): string => new URL(url).port;
  const hanging = ownUpstreamCase({
    title: 'B03 lets nobody else wait for eight names that hang for 10 s',
    run: hangingNames,
    options: {
      through,
      isUnderLoad: true,
      upstream: ({ provider, calm }) => upstreamSections(calm, {
        providers: [...HANGING, 'well', 'fresh'].map((name) => providerEntry(name, `http://${name}.test:${portOf(provider)}`, PATIENT)),
      }),
    },
  }, { unseen: HANGING.length });

  const unknown = ownUpstreamCase({
    title: 'B03 says that a name does not exist, and asks the next candidate',
    run: unknownNames,
    options: {
      through,
      upstream: ({ provider, calm }) => upstreamSections(calm, {
        providers: [providerEntry('nowhere', 'http://nowhere.test:80'), providerEntry('one', provider)],
        models: { 'past-nowhere': ['nowhere/n', 'one/mock-chat'] },
      }),
    },
  }, { unseen: 1 + MOST_RETRIES + 2 });

  let asksOfMoving = 0;
  let movingPort = 0;
  const moving = ownUpstreamCase({
    title: 'B04 follows a provider to its new address within 30 s, retires what it kept to the old one and cuts nothing',
    run: movingName,
    options: {
      through,
      upstream: ({ calm }) => upstreamSections(calm, {
        providers: [providerEntry('moving', `http://moving.test:${movingPort}`, { ...PATIENT, http_client: '{ keepalive_expiry: 120 }' })],
      }),
    },
  }, { unseen: () => asksOfMoving });

  const providersAt = async (): Promise<readonly Awaited<ReturnType<typeof startMockProvider>>[]> => {
    const old = await startMockProvider({ host: OLD_ADDRESS, keepAliveMs: 120_000 });
    return [old, await startMockProvider({ host: NEW_ADDRESS, port: old.port, keepAliveMs: 120_000 })];
  };
  let places: Awaited<ReturnType<typeof providersAt>> = [];
  before(async () => {
    places = await providersAt();
    movingPort = places[0]?.port ?? 0;
    server().set('moving.test', OLD_ADDRESS);
    for (const name of HANGING) server().set(`${name}.test`, 'silence');
    for (const name of ['well', 'fresh']) server().set(`${name}.test`, '127.0.0.1');
  });
  after(() => Promise.all(places.map((place) => place.close())));

  faultCasesAtOnce([hanging, unknown, moving], { limitMs: 120_000 });

  async function unknownNames(bench: FaultBench): Promise<void> {
    const answer = await ask(bench, 'nowhere/m');
    expectFailure(answer, 'upstream_dns');
    expect(answer.headers['x-proxyapi-attempts']).to.equal(String(1 + MOST_RETRIES));
    for (const stream of [false, true]) {
      const { status, headers } = await ask(bench, 'past-nowhere', { stream });
      expect([status, headers['x-proxyapi-provider'], headers['x-proxyapi-attempts']]).to.deep.equal([200, 'one', '2']);
    }
    await hangUp(bench.provider);
  }

  async function hangingNames(bench: FaultBench): Promise<void> {
    const usualMs = await slowestMs(bench, 1000);
    const lost = Promise.all(HANGING.map((name) => ask(bench, `${name}/m`, {}, ONCE)));
    await delay(200);
    // A name that nobody has asked for before, and bodies that the same four threads unpack.
    const fresh = await ask(bench, 'fresh/mock-gzip');
    expect(fresh.status).to.equal(200);
    expect(fresh.ms, 'to an answer by a name that was never resolved before').to.be.below(2000);
    expect(await slowestMs(bench, CONNECT_MS / 2), 'while the names hang').to.be.below(usualMs * 2 + SLACK_MS);
    for (const answer of await lost) {
      expectFailure(answer, 'upstream_dns');
      expect(answer.ms).to.be.within(CONNECT_MS, CONNECT_MS * 1.1 + SLACK_MS);
    }
    // What the system has begun to resolve cannot be given up; its sockets go with the answer.
    server().endSilence();
    await hangUp(bench.provider);
  }

  async function movingName(bench: FaultBench): Promise<void> {
    const [old, fresh] = places;
    if (old === undefined || fresh === undefined) throw new Error('the providers do not listen');
    const call = async (model: string, members: object = {}): Promise<string> => {
      asksOfMoving += 1;
      const answer = await bench.chat(JSON.stringify({ model: `moving/${model}`, messages: [{ role: 'user', content: 'a' }], ...members }), {}, MOVED_WITHIN_MS);
      expect(answer.status, answer.body).to.equal(200);
      return answer.body;
    };
    await Promise.all(Array.from({ length: 8 }, () => call('mock-chat:firstMs=200')));
    expect([old.stats().openSockets, fresh.stats().openSockets]).to.deep.equal([8, 0]);
    const stream = call('mock-chat:tokens=44,gapMs=500', { stream: true });
    server().set('moving.test', NEW_ADDRESS);
    const since = performance.now();
    while (fresh.stats().requests === 0) {
      await call('mock-chat');
      expect(performance.now() - since, 'ms until the new address is used').to.be.below(MOVED_WITHIN_MS);
      await delay(200);
    }
    const { requests } = old.stats();
    for (let round = 0; round < 20; round += 1) await call('mock-chat');
    expect(old.stats().requests, 'requests to the old address').to.equal(requests);
    expect(await stream).to.match(/data: \[DONE\]\n\n$/);
    await until(() => old.stats().openSockets === 0, { limitMs: MOVED_WITHIN_MS - (performance.now() - since), describe: () => `${old.stats().openSockets} connections to the old address are left` });
    await hangUp(fresh);
  }
});

/** The 99th percentile of calls, one after the other, for that long. */
async function slowestMs(bench: FaultBench, forMs: number): Promise<number> {
  const times: number[] = [];
  for (const since = performance.now(); performance.now() - since < forMs;) {
    const { status, ms } = await ask(bench, 'well/mock-gzip');
    expect(status).to.equal(200);
    times.push(ms);
    await delay(10);
  }
  return times.toSorted((one, other) => one - other)[Math.floor(times.length * 0.99)] ?? 0;
}
