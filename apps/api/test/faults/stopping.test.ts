import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import type { RawClient } from '../support/raw-client.ts';
import { until } from '../support/until.ts';
import { expectFailure } from './dialect-shapes.ts';
import { canConnect, endingCase, exited } from './ending-case.ts';
import { type BenchUrls, chatBody, type FaultBench, requestBytes } from './fault-bench.ts';
import { view } from './gateway-view.ts';
import { errorOf, withoutTimes } from './stream-view.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

/** Streams of each dialect; 200 in all. */
const STREAMS = { one: 100, claude: 50, gem: 50 } as const;
/** Longer than the moment for load balancers. */
const STREAM = 'unicode:tokens=60,gapMs=50';
const STREAM_MS = 60 * 50;
const NOTICE_MS = 1000;
const NOT_READY_WITHIN_MS = 500;
const DRAIN_MS = 2000;
/** What the row allows beyond the drain limit. */
const LAST_WORDS_MS = 1000;

const upstream = ({ provider, calm }: BenchUrls): string => upstreamSections(calm, {
  providers: [
    providerEntry('one', provider, { timeout: 10, idle_timeout: 10, completion_timeout: 20, total_timeout: 30 }),
    providerEntry('claude', provider, { type: 'anthropic', models: '[m]', timeout: 10, idle_timeout: 10, total_timeout: 30 }),
    providerEntry('gem', provider, { type: 'gemini', models: '[m]', timeout: 10, idle_timeout: 10, total_timeout: 30 }),
  ],
});

/** Asks for a stream and leaves the answer to be read. */
async function begin(bench: FaultBench, model: string, members: object = { stream: true }): Promise<RawClient> {
  const client = await bench.connect();
  client.send(requestBytes({ body: chatBody({ model, ...members }) }));
  return client;
}

function untilUpstream({ provider }: FaultBench, count: number): Promise<void> {
  return until(() => provider.stats().inFlight === count, { limitMs: 5000, describe: () => `${provider.stats().inFlight} of ${count} requests upstream` });
}

/** Asks `/readyz` over new connections until it says no; gives how long that took. */
async function msUntilNotReady(bench: FaultBench): Promise<number> {
  const since = performance.now();
  for (;;) {
    if ((await view(bench, '/readyz')).status === 503) return performance.now() - since;
    expect(performance.now() - since).to.be.below(NOTICE_MS);
  }
}

describe('gateways that are told to stop', () => {
  endingCase('D01 brings 200 streams to their end', async (bench) => {
    bench.provider.script({ model: 'm', behaviour: STREAM, times: 'always' });
    const names = Object.entries(STREAMS).flatMap(([name, count]) => Array.from({ length: count }, () => name));
    const wholes = new Map(await Promise.all(Object.keys(STREAMS).map(async (name) => [name, withoutTimes(await (await begin(bench, `${name}/m`)).answer())] as const)));
    const clients = await Promise.all(names.map((name) => begin(bench, `${name}/m`)));
    await Promise.all(clients.map((client) => client.until('data: ')));
    const since = performance.now();
    const readings = Promise.all(clients.map((client) => client.answer(STREAM_MS * 5)));
    bench.gateway.process.kill('SIGTERM');
    expect(await msUntilNotReady(bench)).to.be.below(NOT_READY_WITHIN_MS);
    // Those who have not noticed are served for a moment.
    expect((await bench.chat(chatBody())).status).to.equal(200);
    await delay(NOTICE_MS + since - performance.now() + NOT_READY_WITHIN_MS);
    expect(await canConnect(bench.gateway.port), 'new connections after the notice').to.equal(false);
    for (const [index, answer] of (await readings).entries()) {
      expect(answer.body).to.contain('[DONE]').and.not.to.contain('"error"');
      expect(withoutTimes(answer)).to.equal(wholes.get(names[index] ?? ''));
    }
    // The last stream takes the process along: it does not wait for the limit.
    await exited(bench);
    expect(performance.now() - since).to.be.below(STREAM_MS * 5);
  }, { upstream });

  endingCase('D01 brings whole answers and waiting streams to their end too', async (bench) => {
    const models = ['one/mock-chat:firstMs=1500', 'one/mock-chat:firstMs=1500,bytes=2000000'];
    const clients = await Promise.all(models.flatMap((model) => [begin(bench, model), begin(bench, model, { stream: false })]));
    await untilUpstream(bench, clients.length);
    bench.gateway.process.kill('SIGINT');
    for (const client of clients) {
      const answer = await client.answer(10_000);
      expect([answer.status, answer.body.includes('"error"')]).to.deep.equal([200, false]);
    }
  }, { upstream });

  endingCase('D01 tells who asks on an open connection, after the notice, to ask elsewhere', async (bench) => {
    const [stream, late] = [await begin(bench, 'one/mock-chat:tokens=40,gapMs=50'), await bench.connect()];
    await stream.until('data: ');
    bench.gateway.process.kill('SIGTERM');
    await delay(NOTICE_MS + NOT_READY_WITHIN_MS);
    late.send(requestBytes({ body: chatBody() }));
    const refusal = await late.answer();
    expectFailure(refusal, 'shutting_down', { closes: true });
    expect(Number(refusal.headers['retry-after'])).to.be.at.least(1);
    expect((await stream.answer()).body).to.contain('[DONE]');
  }, { upstream });

  endingCase('D01 does not wait where nothing runs', async (bench) => {
    const [idle, silent] = [await bench.connect(), await bench.connect()];
    idle.send(requestBytes({ body: chatBody() }));
    await idle.answer();
    const since = performance.now();
    bench.gateway.process.kill('SIGTERM');
    await Promise.all([idle.closed(), silent.closed(), exited(bench)]);
    expect(performance.now() - since).to.be.below(NOTICE_MS);
  });

  endingCase('D02 tells what still runs at the drain limit that it ends there', async (bench) => {
    bench.provider.script({ model: 'm', behaviour: 'chat:endless,gapMs=20', times: 'always' });
    const streams = await Promise.all(['one/m', 'claude/m', 'gem/m'].flatMap((model) => Array.from({ length: 10 }, () => begin(bench, model))));
    await Promise.all(streams.map((client) => client.until('data: ')));
    // Nothing of their answers has been written, so that they get a status.
    const waiting = [await begin(bench, 'one/mock-hang'), await begin(bench, 'one/mock-hang', { stream: false }), await begin(bench, 'one/mock-stall', { stream: false })];
    // Nobody reads this one's last words.
    const stalled = await begin(bench, 'one/mock-flood');
    stalled.stopReading();
    await untilUpstream(bench, streams.length + waiting.length + 1);
    const answers = Promise.all([...streams, ...waiting].map((client) => client.answer(DRAIN_MS + 10 * LAST_WORDS_MS)));
    const since = performance.now();
    bench.gateway.process.kill('SIGTERM');
    await exited(bench);
    expect(performance.now() - since).to.be.within(DRAIN_MS, DRAIN_MS + LAST_WORDS_MS);
    const ended = await answers;
    for (const answer of ended.slice(0, streams.length)) expect(errorOf(answer)).to.include({ code: 'shutting_down' });
    for (const answer of ended.slice(streams.length)) expectFailure(answer, 'shutting_down');
  }, { upstream, server: `drain_timeout: ${DRAIN_MS / 1000}`, untold: 1 });

  endingCase('D02 ends at once when it is told twice', async (bench) => {
    const client = await begin(bench, 'one/mock-hang');
    await untilUpstream(bench, 1);
    const since = performance.now();
    bench.gateway.process.kill('SIGTERM');
    await until(() => bench.gateway.output().includes('stopping'), { limitMs: 5000, describe: () => 'the first signal was not heard' });
    bench.gateway.process.kill('SIGTERM');
    await exited(bench);
    expect(performance.now() - since).to.be.below(NOTICE_MS);
    expect(await client.closed()).to.be.oneOf(['end', 'reset']);
  }, { upstream, code: 143, untold: 1 });
});
