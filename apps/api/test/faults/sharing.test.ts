import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import type { RawClient } from '../support/raw-client.ts';
import { until } from '../support/until.ts';
import { CANARIES } from './canaries.ts';
import { chatBody, type FaultBench, requestBytes, useBench } from './fault-bench.ts';
import { faultCase } from './fault-case.ts';
import { readResources } from './resources.ts';
import { billOf, untilUpstreamIdle } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

const FOLLOWERS = 9;
const CROWD = 1000;
const STOPPED_WITHIN_MS = 500;
const ANSWER_LIMIT_MS = 20_000;
const TTL_SECONDS = 2;
/** More than the kernel takes for one who does not read, and than a reader may fall behind. */
const LARGE_BYTES = 24 * 1024 * 1024;

describe('calls that several clients share', () => {
  const bench = useBench({
    isUnderLoad: true,
    isForLargeBodies: true,
    upstream: ({ provider, calm }) => upstreamSections(calm, {
      providers: [providerEntry('one', provider, { max_retries: 0, timeout: 20, idle_timeout: 20, completion_timeout: 20, total_timeout: 60 })],
    }),
  });

  for (const stream of [false, true]) {
    const kind = stream ? 'a stream' : 'an answer';
    // What was kept as JSON would serve as a stream, too.
    const seedOf = (place: number): number => (stream ? 100 + place : place);

    faultCase(bench, `E05 serves ${FOLLOWERS} followers when the client that asked first leaves before ${kind} begins`, async () => {
      bench.provider.reset();
      const [leader, ...followers] = await askAll(bench, 1 + FOLLOWERS, { model: 'one/mock-latch', stream, seed: seedOf(1) });
      leader?.leave();
      await untilInFlight(bench, FOLLOWERS);
      bench.provider.release();
      for (const answer of await answersOf(followers)) {
        expect(answer.status).to.equal(200);
        expect(answer.headers).to.include({ 'x-proxyapi-cache': 'coalesced', 'x-proxyapi-attempts': '0' });
      }
      expect(billOf(bench.provider).map(({ outcome }) => outcome)).to.deep.equal(['complete']);
    });

    faultCase(bench, `E06 stops upstream when all who wait for ${kind} have left`, async () => {
      bench.provider.reset();
      const clients = await askAll(bench, 1 + FOLLOWERS, { model: 'one/mock-hang', stream, seed: seedOf(2) });
      for (const client of clients) client.leave();
      expect(await untilUpstreamIdle(bench)).to.be.below(STOPPED_WITHIN_MS);
      expect(billOf(bench.provider).map(({ outcome }) => outcome)).to.deep.equal(['client-gone']);
      expect((await readResources(bench.gateway)).flights).to.equal(0);
    });

    faultCase(bench, `E07 shares the failure of ${kind} after one call`, async () => {
      bench.provider.reset();
      const clients = await askAll(bench, 1 + FOLLOWERS, { model: 'one/mock-503:latch=0', stream, seed: seedOf(3) });
      bench.provider.release();
      for (const answer of await answersOf(clients)) expect(answer.status).to.equal(502);
      expect(billOf(bench.provider)).to.have.lengthOf(1);
    });
  }

  faultCase(bench, `E05 serves ${FOLLOWERS} followers when the client that asked first leaves in the middle of a stream`, async () => {
    bench.provider.reset();
    const [leader, ...followers] = await askAll(bench, 1 + FOLLOWERS, { model: 'one/mock-chat:tokens=40,latch=20', stream: true, seed: 4 });
    await leader?.until('data: ');
    leader?.leave();
    await untilInFlight(bench, FOLLOWERS);
    bench.provider.release();
    const bodies = new Set((await answersOf(followers)).map(({ body }) => body));
    expect(bodies).to.have.lengthOf(1);
    expect([...bodies][0]).to.match(/data: \[DONE\]\n\n$/);
    expect(billOf(bench.provider).map(({ outcome }) => outcome)).to.deep.equal(['complete']);
  });

  faultCase(bench, 'E06 stops upstream when all have left in the middle of a stream', async () => {
    bench.provider.reset();
    const clients = await askAll(bench, 1 + FOLLOWERS, { model: 'one/mock-stall:after=3', stream: true, seed: 5 });
    for (const client of clients) await client.until('data: ');
    for (const client of clients) client.leave();
    expect(await untilUpstreamIdle(bench)).to.be.below(STOPPED_WITHIN_MS);
    expect((await readResources(bench.gateway)).flights).to.equal(0);
  });

  faultCase(bench, 'E08 gives one who comes late all of a running stream, byte for byte', async () => {
    bench.provider.reset();
    const request = requestBytes({ body: chatBody({ model: 'one/mock-unicode:tokens=200,latch=6', stream: true, seed: 6 }) });
    const early = await bench.connect();
    early.send(request);
    await early.until('data: ');
    await bench.provider.whenHeld(1);
    const late = await bench.connect();
    late.send(request);
    await late.until('data: ');
    bench.provider.release();
    const [first, second] = await answersOf([early, late]);
    expect(second?.body).to.equal(first?.body);
    expect(first?.body).to.match(/data: \[DONE\]\n\n$/);
    expect(first?.headers['x-proxyapi-cache']).to.equal('miss');
    expect(second?.headers['x-proxyapi-cache']).to.equal('coalesced');
    expect(billOf(bench.provider)).to.have.lengthOf(1);
  });

  faultCase(bench, 'E08 leaves behind one who reads too slowly, and does not slow the other', async () => {
    bench.provider.reset();
    const [quick, slow] = await askAll(bench, 2, { model: `one/mock-chat:bytes=${LARGE_BYTES},tokens=1000,latch=0`, stream: true, seed: 7 });
    if (quick === undefined || slow === undefined) throw new Error('two clients were asked for');
    slow.stopReading();
    bench.provider.release();
    expect((await quick.answer(ANSWER_LIMIT_MS)).body).to.match(/data: \[DONE\]\n\n$/);
    void slow.read(Number.POSITIVE_INFINITY);
    expect(await slow.until('client_too_slow', ANSWER_LIMIT_MS)).to.contain('"code":"client_too_slow"').and.to.not.contain('[DONE]');
    for (const client of [quick, slow]) client.leave();
    expect(billOf(bench.provider).map(({ outcome }) => outcome)).to.deep.equal(['complete']);
  });

  faultCase(bench, 'E08 keeps all who are slow to the pace of the fastest, and holds back a flood while none takes more', async () => {
    bench.provider.reset();
    const clients = await askAll(bench, 2, { model: 'one/mock-flood:latch=0', stream: true, seed: 8 });
    for (const client of clients) client.stopReading();
    bench.provider.release();
    let before = -1;
    await until(() => {
      const { bytesOut } = bench.provider.stats();
      const isStill = bytesOut > 0 && bytesOut === before;
      before = bytesOut;
      return isStill;
    }, { limitMs: 10_000, lookEveryMs: 500, describe: () => `${before} bytes sent and more` });
    for (const client of clients) client.leave();
    expect(await untilUpstreamIdle(bench)).to.be.below(STOPPED_WITHIN_MS);
  });

  faultCase(bench, 'E09 shares nothing between two keys', async () => {
    bench.provider.reset();
    const body = chatBody({ model: 'one/mock-echo', temperature: 0, messages: [{ role: 'user', content: 'one for all' }] });
    const keys = [CANARIES.clientKey, CANARIES.bystanderKey];
    for (const key of keys) {
      const answer = await bench.chat(body, { authorization: `Bearer ${key}` });
      expect(answer.headers['x-proxyapi-cache']).to.equal('miss');
    }
    expect(billOf(bench.provider)).to.have.lengthOf(2);
    const held = chatBody({ model: 'one/mock-latch', temperature: 0, messages: [{ role: 'user', content: 'one for all' }] });
    const clients = await Promise.all(keys.map(async (key) => {
      const client = await bench.connect();
      client.send(requestBytes({ body: held, headers: { authorization: `Bearer ${key}` } }));
      return client;
    }));
    await bench.provider.whenHeld(2);
    bench.provider.release();
    for (const { headers } of await answersOf(clients)) expect(headers['x-proxyapi-cache']).to.equal('miss');
    expect(billOf(bench.provider)).to.have.lengthOf(4);
  });

  faultCase(bench, `E10 asks once for ${CROWD} equal requests at once, and once more when the answer has expired`, async () => {
    bench.provider.reset();
    const request = requestBytes({ body: chatBody({ model: 'one/mock-chat:firstMs=300', seed: 9 }), headers: { 'x-proxyapi-cache-ttl': String(TTL_SECONDS) } });
    const clients = await Promise.all(Array.from({ length: CROWD }, () => bench.connect()));
    for (const calls of [1, 2]) {
      for (const client of clients) client.send(request);
      for (const { status } of await answersOf(clients, { areKept: true })) expect(status).to.equal(200);
      expect(billOf(bench.provider)).to.have.lengthOf(calls);
      await delay(TTL_SECONDS * 1000 + 100);
    }
    for (const client of clients) client.leave();
  }, { limitMs: 60_000 });
});

/** Sends the same request over as many connections; returns when the gateway has all of them and has asked the provider. */
async function askAll(bench: FaultBench, count: number, members: object): Promise<readonly RawClient[]> {
  const clients = await Promise.all(Array.from({ length: count }, () => bench.connect()));
  const request = requestBytes({ body: chatBody(members) });
  for (const client of clients) client.send(request);
  await untilInFlight(bench, count);
  await until(() => bench.provider.stats().requests > 0, { limitMs: 5000, describe: () => 'nobody has asked the provider' });
  return clients;
}

async function untilInFlight(bench: FaultBench, count: number): Promise<void> {
  const deadline = performance.now() + 5000;
  for (;;) {
    const { inFlight } = await readResources(bench.gateway);
    if (inFlight === count) return;
    if (performance.now() > deadline) throw new Error(`${inFlight} of ${count} requests in flight`);
  }
}

async function answersOf(clients: readonly RawClient[], { areKept = false } = {}): Promise<readonly HttpAnswer[]> {
  const answers = await Promise.all(clients.map((client) => client.answer(ANSWER_LIMIT_MS)));
  if (!areKept) for (const client of clients) client.leave();
  return answers;
}
