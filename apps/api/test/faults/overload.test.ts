import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import type { RawClient } from '../support/raw-client.ts';
import { until } from '../support/until.ts';
import { expectFailure } from './dialect-shapes.ts';
import { expectWithin } from './expect-within.ts';
import { chatBody, requestBytes, useBench } from './fault-bench.ts';
import { readHealth, view } from './gateway-view.ts';
import { starve } from './starve.ts';
import { ask, billOf, untilUpstreamIdle, upstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

const MB = 1024 * 1024;
/** From the moment a refused request has been read. */
const SHED_WITHIN_MS = 10;
const MAX_IN_FLIGHT = 20;
const EXCESS = 50;
const LAG_LIMIT_MS = 200;
const CROWD = 400;
const CROWDED_FOR_MS = 10_000;
/** An accepted request waits for some turns of a loop that is as late as it may be: 1 s where nothing else runs, 3.9 s without shedding. */
const ACCEPTED_P99_MS = 17 * LAG_LIMIT_MS;

function expectShed(answer: HttpAnswer): void {
  expectFailure(answer, 'overloaded');
  expect(answer.headers['retry-after']).to.equal('1');
}

describe('more requests than may be in hand', () => {
  const bench = useBench({
    server: `max_event_loop_lag: 10, max_in_flight: ${MAX_IN_FLIGHT}`,
    upstream: ({ provider, calm }) => upstreamSections(calm, { providers: [providerEntry('one', provider, { completion_timeout: 20, total_timeout: 30 })] }),
  });

  upstreamCase(bench, 'C24 refuses a request too many before its body comes, and serves again when one has left', async () => {
    const held = await Promise.all(Array.from({ length: MAX_IN_FLIGHT }, () => bench.connect()));
    for (const client of held) client.send(requestBytes({ body: chatBody({ model: 'one/mock-latch' }) }));
    await bench.provider.whenHeld(MAX_IN_FLIGHT);
    const head = requestBytes({ headers: { 'content-length': String(MB) } });
    for (const answer of await Promise.all(Array.from({ length: EXCESS }, () => bench.exchange(head)))) expectShed(answer);
    await expectWithin(SHED_WITHIN_MS, async () => expectShed(await bench.exchange(head)));
    for (const path of ['/livez', '/readyz', '/health']) expect((await view(bench, path)).status, path).to.equal(200);
    expect(billOf(bench.provider)).to.have.lengthOf(MAX_IN_FLIGHT);
    bench.provider.release(1);
    await until(() => bench.provider.stats().inFlight < MAX_IN_FLIGHT, { limitMs: 5000, describe: () => 'none was released' });
    await untilServed(() => ask(bench, 'one/mock-chat'));
    bench.provider.release();
    for (const client of held) {
      expect((await client.answer()).status).to.equal(200);
      client.leave();
    }
  }, { hasNoBystander: true });
});

describe('more bytes than may be in hand', () => {
  const bench = useBench({
    server: 'max_event_loop_lag: 10, body_limit_mb: 1, max_request_memory_mb: 3',
    upstream: ({ provider, calm }) => upstreamSections(calm, { providers: [providerEntry('one', provider, { completion_timeout: 20, total_timeout: 30 })] }),
  });
  const large = requestBytes({ headers: { 'content-length': String(MB) } });

  upstreamCase(bench, 'C24 refuses a body for which there is no room before it comes, and takes it when there is', async () => {
    const senders = await Promise.all(Array.from({ length: 3 }, () => bench.connect()));
    for (const client of senders) client.send(large);
    await untilInFlight(3);
    for (let turn = 0; turn < EXCESS; turn += 1) expectShed(await bench.exchange(large));
    await expectWithin(SHED_WITHIN_MS, async () => expectShed(await bench.exchange(large)));
    senders[0]?.leave();
    await untilInFlight(2);
    expect((await ask(bench, 'one/mock-chat', { padding: 'x'.repeat(MB / 2) })).status).to.equal(200);
    for (const client of senders) client.leave();
    await untilInFlight(0);
  }, { hasNoBystander: true });

  upstreamCase(bench, 'C24 counts what comes in chunks or compressed as it comes', async () => {
    const chunkedHead = requestBytes({ headers: { 'content-length': undefined, 'transfer-encoding': 'chunked' } });
    const piece = Buffer.concat([Buffer.from(`${(MB - 1024).toString(16)}\r\n`), Buffer.alloc(MB - 1024, ' '), Buffer.from('\r\n')]);
    // One after the other, and none is ever complete: three fit, and one of the four finds no room for its last bytes.
    const senders = await Promise.all(Array.from({ length: 4 }, () => bench.connect()));
    for (const client of senders) client.send(Buffer.concat([chunkedHead, piece]));
    expectShed(await Promise.any(senders.map((client) => client.answer(10_000))));
    await untilInFlight(3);
    const folded = gzipSync(Buffer.alloc(MB - 1024, ' '));
    expectShed(await bench.chat(folded, { 'content-encoding': 'gzip' }));
    for (const client of senders) client.leave();
    await untilInFlight(0);
  }, { hasNoBystander: true });

  const untilInFlight = async (count: number): Promise<void> => {
    const deadline = performance.now() + 5000;
    for (;;) {
      const { in_flight: inFlight } = JSON.parse((await view(bench, '/debug/resources')).body);
      if (inFlight === count) return;
      if (performance.now() > deadline) throw new Error(`${inFlight} requests in flight, not ${count}`);
    }
  };
});

describe('a processor that is not enough', () => {
  const bench = useBench({
    isUnderLoad: true,
    server: `max_event_loop_lag: ${LAG_LIMIT_MS / 1000}`,
    upstream: ({ provider, calm }) => upstreamSections(calm, { providers: [providerEntry('one', provider, { timeout: 5, idle_timeout: 5, completion_timeout: 10, total_timeout: 20 })] }),
  });

  upstreamCase(bench, 'C24 sheds by lag with a tenth of a processor, serves the others in time, and blames no provider', async () => {
    const statuses = new Set<number>();
    const acceptedMs: number[] = [];
    const endsAtMs = performance.now() + CROWDED_FOR_MS;
    // A connection that still waits in the kernel is nobody's request yet: Node takes one with each turn of its loop.
    const connectAndMeet = async (): Promise<RawClient> => {
      const client = await bench.connect();
      client.send(requestBytes({ method: 'GET', target: '/livez' }));
      await client.answer(CROWDED_FOR_MS * 3);
      return client;
    };
    // As clients are: connections are used again, and who is told to wait waits.
    const askOnAndOn = async (stream: boolean): Promise<void> => {
      const request = requestBytes({ body: chatBody({ model: 'one/mock-chat', stream }) });
      let client = await connectAndMeet();
      while (performance.now() < endsAtMs) {
        const since = performance.now();
        client.send(request);
        const answer = await client.answer(CROWDED_FOR_MS * 3);
        statuses.add(answer.status);
        if (answer.status === 200) acceptedMs.push(performance.now() - since);
        else expectShed(answer);
        if (answer.headers['retry-after'] !== undefined) await delay(Number(answer.headers['retry-after']) * 1000);
        if (answer.headers['connection'] !== 'close') continue;
        client.leave();
        client = await connectAndMeet();
      }
      client.leave();
    };
    const feed = starve(bench.gateway.process.pid ?? 0);
    try {
      await Promise.all(Array.from({ length: CROWD }, (_unused, index) => askOnAndOn(index % 2 === 0)));
    } finally {
      feed();
    }
    const sorted = acceptedMs.toSorted((one, other) => one - other);
    const p99Ms = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
    expect([...statuses.keys()]).to.have.members([200, 503]);
    expect(p99Ms).to.be.below(ACCEPTED_P99_MS);
    expect((await readHealth(bench)).openBreakers).to.equal(0);
    // What was late when it got its processor back is still being counted.
    await untilServed(() => ask(bench, 'one/mock-chat'));
    await untilUpstreamIdle(bench);
  }, { hasNoBystander: true, limitMs: 90_000 });
});

/** Asks again while the gateway refuses for what has only just left. */
async function untilServed(askOnce: () => Promise<HttpAnswer>): Promise<void> {
  const deadline = performance.now() + 5000;
  let answer = await askOnce();
  while (answer.status === 503 && performance.now() < deadline) answer = await askOnce();
  expect(answer.status).to.equal(200);
}
