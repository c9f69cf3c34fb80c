import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import type { RawClient } from '../support/raw-client.ts';
import { until } from '../support/until.ts';
import { expectFailure } from './dialect-shapes.ts';
import { chatBody, type FaultBench, requestBytes } from './fault-bench.ts';
import { faultCasesAtOnce } from './fault-case.ts';
import { readResources, untilReturned } from './resources.ts';

const HEADERS_LIMIT_MS = 10_000;
const REQUEST_LIMIT_MS = 60_000;
const STALL_LIMIT_MS = 30_000;
/** How late a limit may be noticed, on a machine that is busy. */
const SLACK_MS = 1000;
const MB = 1024 * 1024;

describe('clients that are slow', () => {
  faultCasesAtOnce([
    { title: 'A31 answers 408 to 200 slow heads and serves others meanwhile', run: slowHeads },
    { title: 'A32 answers 408 to slow bodies and lets a long stream be', run: slowBodies },
    { title: 'A33 closes connections that say nothing', run: silentConnections },
    { title: 'A34 gives up clients that stop reading a stream', run: stalledStreams, options: { isForLargeBodies: true } },
    { title: 'A34 gives up clients that never read an answer', run: unreadAnswers, options: { isForLargeBodies: true } },
    { title: 'A34 lets a client read an answer slowly', run: slowReader, options: { isForLargeBodies: true } },
  ], { limitMs: 120_000 });
});

async function slowHeads(bench: FaultBench): Promise<void> {
  const usualMs = await medianMs(bench, 50);
  const clients = await connectMany(bench, 200);
  const dribble = setInterval(() => {
    for (const client of clients) client.send('x-a: b\r\n');
  }, 1000);
  try {
    for (const client of clients) client.send('POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\n');
    const timeouts = expectTimeouts(clients, HEADERS_LIMIT_MS);
    await delay(1500);
    expect(await medianMs(bench, 50)).to.be.below(usualMs * 2 + 20);
    const { requests } = bench.provider.stats();
    await timeouts;
    expect(bench.provider.stats().requests).to.equal(requests);
  } finally {
    clearInterval(dribble);
  }
}

async function slowBodies(bench: FaultBench): Promise<void> {
  const tokens = 130;
  const stream = await bench.connect();
  stream.send(requestBytes({ body: chatBody({ model: `any/mock-chat:tokens=${tokens},gapMs=500`, stream: true }) }));
  const clients = await connectMany(bench, 20);
  for (const [index, client] of clients.entries()) {
    const isChunked = index % 2 === 0;
    client.send(requestBytes({ headers: isChunked ? { 'content-length': undefined, 'transfer-encoding': 'chunked' } : { 'content-length': '1000' } }));
    client.send(isChunked ? '3e8\r\n{' : '{');
  }
  const dribble = setInterval(() => {
    for (const client of clients) client.send(' ');
  }, 1000);
  try {
    await expectTimeouts(clients, REQUEST_LIMIT_MS);
  } finally {
    clearInterval(dribble);
  }
  const answer = await stream.answer(REQUEST_LIMIT_MS);
  stream.leave();
  expect(answer.ms).to.be.above(REQUEST_LIMIT_MS);
  expect(answer.body.endsWith('data: [DONE]\n\n')).to.equal(true);
  expect(answer.body.match(/"content"/g)?.length).to.be.at.least(tokens);
}

async function silentConnections(bench: FaultBench): Promise<void> {
  const clients = await connectMany(bench, 50);
  await Promise.all(clients.map((client) => client.closed(HEADERS_LIMIT_MS + 2 * SLACK_MS)));
  for (const { ageMs } of clients) expect(ageMs).to.be.below(HEADERS_LIMIT_MS + 2 * SLACK_MS);
}

async function stalledStreams(bench: FaultBench): Promise<void> {
  const clients = await connectMany(bench, 4);
  for (const client of clients) {
    client.stopReading();
    client.send(requestBytes({ body: chatBody({ model: 'any/mock-flood', stream: true }) }));
  }
  await until(() => bench.provider.stats().inFlight === clients.length, { limitMs: 5000, describe: () => 'the streams have not begun' });
  const since = performance.now();
  // The kernel's buffers fill first.
  await delay(5000);
  const sent = bench.provider.stats().bytesOut;
  await delay(5000);
  expect(bench.provider.stats().bytesOut, 'bytes from the provider while nobody reads').to.equal(sent);
  const { heldMb, rssMb } = await readResources(bench.gateway);
  expect(heldMb - bench.baseline.heldMb).to.be.below(clients.length);
  expect(rssMb - bench.baseline.rssMb).to.be.below(5 * clients.length);
  await until(() => bench.provider.stats().inFlight === 0, { limitMs: STALL_LIMIT_MS, describe: () => `${bench.provider.stats().inFlight} streams still upstream` });
  expect(performance.now() - since).to.be.within(STALL_LIMIT_MS - SLACK_MS, STALL_LIMIT_MS + 5 * SLACK_MS);
}

async function unreadAnswers(bench: FaultBench): Promise<void> {
  const clients = await connectMany(bench, 2);
  // More than the kernel's buffers take.
  for (const client of clients) {
    client.stopReading();
    client.send(requestBytes({ body: chatBody({ model: `any/mock-chat:bytes=${20 * MB}` }) }));
  }
  await until(() => bench.provider.stats().outcomes.complete >= clients.length, { limitMs: 20_000, describe: () => 'the answers have not come' });
  // The socket's timeout looks at whole spans: the first one still sees the kernel's buffers being filled.
  await untilReturned(bench.gateway, bench.baseline, { withinMs: 2 * STALL_LIMIT_MS + 5 * SLACK_MS });
}

async function slowReader(bench: FaultBench): Promise<void> {
  const client = await bench.connect();
  client.forgetBytes();
  client.stopReading();
  client.send(requestBytes({ body: chatBody({ model: `any/mock-chat:bytes=${48 * MB}` }) }));
  // What the kernel holds for the client keeps coming for a while after the gateway has given up.
  for (let second = 0; second < 40; second += 1) {
    await client.read(MB);
    await delay(1000);
  }
  await Promise.race([client.read(48 * MB - client.receivedBytes), delay(10_000)]);
  expect(client.receivedBytes).to.be.at.least(48 * MB);
  client.leave();
}

async function expectTimeouts(clients: readonly RawClient[], limitMs: number): Promise<void> {
  const answers = await Promise.all(clients.map((client) => client.answer(limitMs + 10 * SLACK_MS)));
  for (const answer of answers) {
    expectFailure(answer, 'request_timeout', { closes: true });
    expect(answer.ms).to.be.within(limitMs - SLACK_MS, limitMs + 2 * SLACK_MS);
  }
}

async function connectMany(bench: FaultBench, count: number): Promise<readonly RawClient[]> {
  return Promise.all(Array.from({ length: count }, () => bench.connect()));
}

async function medianMs(bench: FaultBench, count: number): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) times.push((await bench.chat(chatBody())).ms);
  return times.toSorted((one, other) => one - other)[Math.floor(count / 2)] ?? Number.NaN;
}
