import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { until } from '../support/until.ts';
import { expectFailure } from './dialect-shapes.ts';
import { expectWithin } from './expect-within.ts';
import { chatBody, type FaultBench, requestBytes, useBench } from './fault-bench.ts';
import { readHealth } from './gateway-view.ts';
import { ask, billOf, untilUpstreamIdle, upstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

const FAILURE_THRESHOLD = 5;
const SUCCESS_THRESHOLD = 3;
const RECOVERY_S = 0.5;
/** The longest time that it stays open the `n`-th time in a row, and a moment more. */
const openForMs = (n: number): number => RECOVERY_S * 1000 * n * 1.2 + 50;
const AT_ONCE = 100;
const REFUSED_WITHIN_MS = 10;
const PROBE_TIMEOUT_MS = { stream: 500, answer: 1000 };
const ONCE = { 'x-proxyapi-retries': '0' };

describe('breakers that open', () => {
  const bench = useBench({
    upstream: ({ provider, calm }) => upstreamSections(calm, {
      providers: [providerEntry('one', provider), providerEntry('two', provider)],
      models: { duo: ['one/herd-duo', 'two/mock-chat'] },
      sections: `circuit_breaker: { recovery_timeout: ${RECOVERY_S}, success_threshold: ${SUCCESS_THRESHOLD} }`,
    }),
  });

  upstreamCase(bench, `E01 lets one of ${AT_ONCE} through at half-open and refuses the others at once`, async () => {
    await untilHalfOpen(bench, 'herd');
    bench.provider.script({ model: 'herd', behaviour: 'latch', times: 'always' });
    const { others, probe } = await herd(bench, 'one/herd');
    for (const answer of others) expectUnavailable(answer);
    await expectWithin(REFUSED_WITHIN_MS, async () => expectUnavailable(await ask(bench, 'one/herd')));
    expect(await askedSince(bench, 'herd')).to.equal(1);
    bench.provider.release();
    expect((await probe()).status).to.equal(200);
  });

  upstreamCase(bench, `E01 lets one of ${AT_ONCE} through at half-open while the next candidate serves the others`, async () => {
    await untilHalfOpen(bench, 'herd-duo');
    bench.provider.script({ model: 'herd-duo', behaviour: 'latch', times: 'always' });
    const { others, probe } = await herd(bench, 'duo');
    for (const { status, headers } of others) expect([status, headers['x-proxyapi-provider'], headers['x-proxyapi-attempts']]).to.deep.equal([200, 'two', '1']);
    expect(await askedSince(bench, 'herd-duo')).to.equal(1);
    bench.provider.release();
    const { status, headers } = await probe();
    expect([status, headers['x-proxyapi-provider']]).to.deep.equal([200, 'one']);
  });

  for (const stream of [false, true]) {
    upstreamCase(bench, `E02 opens again when the probe hangs, ${stream ? 'a stream' : 'an answer'}, and closes when one is answered`, async () => {
      const model = stream ? 'hangs-streaming' : 'hangs';
      await untilHalfOpen(bench, model);
      bench.provider.script({ model, behaviour: 'hang' });
      const timeoutMs = PROBE_TIMEOUT_MS[stream ? 'stream' : 'answer'];
      const probe = ask(bench, `one/${model}`, { stream });
      await until(() => bench.provider.stats().inFlight === 1, { limitMs: 5000, describe: () => 'no probe' });
      expectUnavailable(await ask(bench, `one/${model}`));
      const hung = await probe;
      expectFailure(hung, 'upstream_timeout');
      expect(hung.ms).to.be.within(timeoutMs, timeoutMs * 1.1 + 200);
      expectUnavailable(await ask(bench, `one/${model}`));
      expect(await askedSince(bench, model)).to.equal(1);
      await delay(openForMs(2));
      for (let probes = 0; probes < SUCCESS_THRESHOLD; probes += 1) {
        expect((await readHealth(bench)).openBreakers).to.equal(1);
        expect((await ask(bench, `one/${model}`, { stream })).status).to.equal(200);
      }
      expect((await readHealth(bench)).openBreakers).to.equal(0);
    });
  }

  upstreamCase(bench, 'E02 lets the next caller probe when the one whose probe hangs leaves', async () => {
    await untilHalfOpen(bench, 'left');
    bench.provider.script({ model: 'left', behaviour: 'hang' });
    const client = await bench.connect();
    client.send(requestBytes({ body: chatBody({ model: 'one/left' }) }));
    await until(() => bench.provider.stats().inFlight === 1, { limitMs: 5000, describe: () => 'no probe' });
    client.leave();
    await untilUpstreamIdle(bench);
    expect((await ask(bench, 'one/left')).status).to.equal(200);
  }, { isUntold: true });

  for (const [id, when, behaviour] of [['A35', 'before the answer begins', 'hang'], ['A36', 'in the middle of a stream', 'stall:after=3']] as const) {
    upstreamCase(bench, `${id} says nothing to the breaker when clients leave ${when}`, async () => {
      const model = `left-${behaviour.slice(0, 4)}`;
      await fail(bench, model, FAILURE_THRESHOLD - 1);
      bench.provider.script({ model, behaviour, times: FAILURE_THRESHOLD });
      for (let times = 0; times < FAILURE_THRESHOLD; times += 1) {
        const client = await bench.connect();
        client.send(requestBytes({ body: chatBody({ model: `one/${model}`, stream: true }) }));
        if (id === 'A36') await client.until('data: ');
        else await until(() => bench.provider.stats().inFlight === 1, { limitMs: 5000, describe: () => 'nothing upstream' });
        client.leave();
        await untilUpstreamIdle(bench);
      }
      // Neither a failure, which would have opened it, nor a success, after which one more failure would not.
      expect((await readHealth(bench)).openBreakers).to.equal(0);
      await fail(bench, model, 1);
      expect((await readHealth(bench)).openBreakers).to.equal(1);
    }, { isUntold: true });
  }
});

interface Herd {
  readonly others: readonly HttpAnswer[];
  readonly probe: () => Promise<HttpAnswer>;
}

/** Sends as many requests at once; gives the answers of all but the one that is held at the provider. */
async function herd(bench: FaultBench, model: string): Promise<Herd> {
  const clients = await Promise.all(Array.from({ length: AT_ONCE }, () => bench.connect()));
  const request = requestBytes({ body: chatBody({ model }) });
  const others: HttpAnswer[] = [];
  for (const client of clients) client.send(request);
  const answers = clients.map(async (client) => {
    const answer = await client.answer();
    others.push(answer);
    return answer;
  });
  const all = Promise.allSettled(answers);
  await until(() => others.length >= AT_ONCE - 1, { limitMs: 2000, describe: () => `${others.length} answered` });
  return {
    others: [...others],
    probe: async () => {
      await all;
      bench.dismissClients();
      const last = others.at(-1);
      if (last === undefined || others.length !== AT_ONCE) throw new Error(`${others.length} of ${AT_ONCE} were answered`);
      return last;
    },
  };
}

/** Opens the breaker of a model of the first provider, and waits until it would let a probe through. */
async function untilHalfOpen(bench: FaultBench, model: string): Promise<void> {
  await fail(bench, model, FAILURE_THRESHOLD);
  expectUnavailable(await ask(bench, `one/${model}`));
  await delay(openForMs(1));
}

async function fail(bench: FaultBench, model: string, times: number): Promise<void> {
  bench.provider.script({ model, behaviour: '500:message=failed-on-purpose', times });
  for (let count = 0; count < times; count += 1) expectFailure(await ask(bench, `one/${model}`, {}, ONCE), 'upstream_error');
}

/** How often the provider was asked for the model after the failures that opened the breaker. */
async function askedSince(bench: FaultBench, model: string): Promise<number> {
  // A second probe would arrive within this time.
  await delay(50);
  return billOf(bench.provider).filter((record) => record.model === model && record.status !== 500).length;
}

function expectUnavailable(answer: HttpAnswer): void {
  expectFailure(answer, 'upstream_unavailable');
  expect(Number(answer.headers['retry-after'])).to.be.at.least(1);
}
