import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { until } from '../support/until.ts';
import { chatBody, type FaultBench, requestBytes, useBench } from './fault-bench.ts';
import { readHealth } from './gateway-view.ts';
import { ask, billOf, untilUpstreamIdle, upstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

/** Times that must be known before a stream is late. */
const MIN_SAMPLES = 10;
const USUAL_MS = 100;
/** One call in so many may be hedged. */
const CALLS_PER_HEDGE = 20;
const STOPPED_WITHIN_MS = 500;
/** No attempt follows within this time. */
const QUIET_MS = 400;
const FIRST_BYTE_TIMEOUT_S = 3;

describe('streams that are hedged', () => {
  const bench = useBench({
    upstream: ({ provider, calm }) => upstreamSections(calm, {
      providers: [providerEntry('one', provider, { hedge: true, timeout: FIRST_BYTE_TIMEOUT_S }), providerEntry('two', provider, { timeout: FIRST_BYTE_TIMEOUT_S })],
      models: { duo: ['one/first', 'two/second'] },
    }),
  });

  upstreamCase(bench, 'E17 cancels the late one when the next answers first, and bills both', async () => {
    await learn(bench);
    bench.provider.script({ model: 'first', behaviour: 'hang' });
    const hedged = await stream(bench);
    expectServed(hedged, { by: 'two', attempts: 2 });
    expect(hedged.ms).to.be.at.least(USUAL_MS).and.below(FIRST_BYTE_TIMEOUT_S * 1000);
    expect(await untilUpstreamIdle(bench)).to.be.below(STOPPED_WITHIN_MS);
    expect(lastBilled(bench, 2)).to.deep.equal(['first client-gone', 'second complete']);
    await staysQuiet(bench);
    // To be slower than another is no failure.
    expect((await readHealth(bench)).openBreakers).to.equal(0);
  });

  upstreamCase(bench, 'E17 cancels the second when the late one answers after all', async () => {
    await learn(bench);
    bench.provider.script({ model: 'first', behaviour: `chat:firstMs=${USUAL_MS * 4}` }, { model: 'second', behaviour: 'hang' });
    expectServed(await stream(bench), { by: 'one', attempts: 2 });
    expect(await untilUpstreamIdle(bench)).to.be.below(STOPPED_WITHIN_MS);
    expect(lastBilled(bench, 2)).to.deep.equal(['first complete', 'second client-gone']);
    await staysQuiet(bench);
  });

  upstreamCase(bench, 'E17 cancels both when the caller leaves, and asks nobody after that', async () => {
    await learn(bench);
    bench.provider.script({ model: 'first', behaviour: 'hang' }, { model: 'second', behaviour: 'hang' });
    const client = await bench.connect();
    client.send(requestBytes({ body: chatBody({ model: 'duo', stream: true }) }));
    await until(() => bench.provider.stats().inFlight === 2, { limitMs: FIRST_BYTE_TIMEOUT_S * 1000, describe: () => 'no second attempt' });
    client.leave();
    expect(await untilUpstreamIdle(bench)).to.be.below(STOPPED_WITHIN_MS);
    expect(lastBilled(bench, 2)).to.deep.equal(['first client-gone', 'second client-gone']);
    await staysQuiet(bench);
  }, { isUntold: true });

  upstreamCase(bench, 'E17 takes the second’s answer when the late one fails, and asks the late one no more', async () => {
    await learn(bench);
    bench.provider.script({ model: 'first', behaviour: `500:firstMs=${USUAL_MS * 2}` }, { model: 'second', behaviour: `chat:firstMs=${USUAL_MS * 4}` });
    expectServed(await stream(bench), { by: 'two', attempts: 2 });
    expect(lastBilled(bench, 2)).to.deep.equal(['first error', 'second complete']);
    await staysQuiet(bench);
  });

  upstreamCase(bench, `E17 hedges one call in ${CALLS_PER_HEDGE}: a further late one is waited for`, async () => {
    await learn(bench);
    bench.provider.script({ model: 'first', behaviour: 'hang' });
    expectServed(await stream(bench), { by: 'two', attempts: 2 });
    bench.provider.script({ model: 'first', behaviour: `chat:firstMs=${USUAL_MS * 4}` });
    expectServed(await stream(bench), { by: 'one', attempts: 1 });
    expect(lastBilled(bench, 2)).to.deep.equal(['second complete', 'first complete']);
  });
});

/**
 * Lets enough calls pass that the next one may be hedged, and tells how late a late one is. None of them is late itself:
 * those that tell the usual time are asked directly, where nobody is next.
 */
async function learn(bench: FaultBench): Promise<void> {
  bench.provider.script({ model: 'first', behaviour: `chat:firstMs=${USUAL_MS}`, times: MIN_SAMPLES });
  const direct = await Promise.all(Array.from({ length: MIN_SAMPLES }, () => ask(bench, 'one/first', { stream: true })));
  expect(direct.map(({ status }) => status)).to.deep.equal(direct.map(() => 200));
  for (let calls = 1; calls < CALLS_PER_HEDGE; calls += 1) expectServed(await stream(bench), { by: 'one', attempts: 1 });
}

function stream(bench: FaultBench): Promise<HttpAnswer> {
  return ask(bench, 'duo', { stream: true });
}

function expectServed({ status, headers, body }: HttpAnswer, { by, attempts }: { readonly by: string; readonly attempts: number }): void {
  expect([status, headers['x-proxyapi-provider'], headers['x-proxyapi-attempts']]).to.deep.equal([200, by, String(attempts)]);
  expect(body.endsWith('data: [DONE]\n\n')).to.equal(true);
}

/** The last records on the bill, in the order of their beginnings. */
function lastBilled({ provider }: FaultBench, count: number): readonly string[] {
  return billOf(provider).slice(-count).map(({ model, outcome }) => `${model} ${outcome}`);
}

async function staysQuiet({ provider }: FaultBench): Promise<void> {
  const { length } = billOf(provider);
  await delay(QUIET_MS);
  expect(billOf(provider)).to.have.lengthOf(length);
}
