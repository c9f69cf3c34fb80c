import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import type { RawClient } from '../support/raw-client.ts';
import { until } from '../support/until.ts';
import { expectFailure } from './dialect-shapes.ts';
import { chatBody, requestBytes, useBench } from './fault-bench.ts';
import { readHealth, view } from './gateway-view.ts';
import { lookInside, STALL_MS, stallInside } from './inside-probe.ts';
import { readMetrics } from './metrics-view.ts';
import { withoutTimes } from './stream-view.ts';
import { ask, upstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

const DIALECTS = ['one', 'claude', 'gem'] as const;
/** Streams of each dialect that are under way. */
const STREAMS = 10;
const STREAM = 'unicode:tokens=80,gapMs=50';
/** Requests of each kind that begin just before. */
const FRESH = 10;
const STREAM_LIMIT_MS = 20_000;
/** When the loop turns again, it takes a moment until the gateway knows. */
const READY_AGAIN_WITHIN_MS = 1000;

describe('event loops that stand still', () => {
  // Every wait of the gateway for a provider is shorter than the stall.
  const waits = { timeout: 1, idle_timeout: 1, completion_timeout: 1.5 };
  const bench = useBench({
    server: 'max_event_loop_lag: 0.5',
    upstream: ({ provider, calm }) => upstreamSections(calm, {
      providers: [
        providerEntry('one', provider, waits),
        providerEntry('claude', provider, { type: 'anthropic', models: '[m]', ...waits }),
        providerEntry('gem', provider, { type: 'gemini', models: '[m]', ...waits }),
      ],
      sections: 'http_client: { connect_timeout: 1 }',
    }),
  });

  const begin = async (model: string, members: object = { stream: true }): Promise<RawClient> => {
    const client = await bench.connect();
    client.send(requestBytes({ body: chatBody({ model, ...members }) }));
    return client;
  };
  const beginMany = (models: readonly string[], count: number, members?: object): Promise<readonly RawClient[]> =>
    Promise.all(models.flatMap((model) => Array.from({ length: count }, () => begin(model, members))));
  const readAll = (clients: readonly RawClient[]): Promise<readonly HttpAnswer[]> => Promise.all(clients.map(async (client) => {
    const answer = await client.answer(STREAM_LIMIT_MS);
    client.leave();
    return answer;
  }));

  upstreamCase(bench, 'C19 blames no provider for a loop that stood still for 2 s, and changes no byte of a stream', async () => {
    bench.provider.script({ model: 'm', behaviour: STREAM, times: 'always' });
    const models = DIALECTS.map((name) => `${name}/m`);
    const wholes = (await readAll(await beginMany(models, 1))).map(withoutTimes);
    await lookInside(bench.gateway.process);
    const streams = await beginMany(models, STREAMS);
    await Promise.all(streams.map((client) => client.until('data: ')));
    // What they wait for comes while nobody looks.
    const fresh = [...await beginMany(['one/mock-chat:firstMs=600'], FRESH), ...await beginMany(['one/mock-chat:firstMs=900'], FRESH, {})];
    const underWay = streams.length + fresh.length;
    await until(() => bench.provider.stats().inFlight === underWay, { limitMs: 5000, describe: () => `${bench.provider.stats().inFlight} of ${underWay} requests upstream` });
    stallInside(bench.gateway.process);
    const [running, begun] = await Promise.all([readAll(streams), readAll(fresh)]);
    for (const answer of begun) expect(answer.status, answer.body).to.equal(200);
    for (const [index, answer] of running.entries()) expect(withoutTimes(answer)).to.equal(wholes[Math.floor(index / STREAMS)]);
    expect((await lookInside(bench.gateway.process)).longestStallMs).to.be.above(STALL_MS * 0.9);
    expect((await readHealth(bench)).openBreakers).to.equal(0);
  }, { hasNoBystander: true, limitMs: 60_000 });

  upstreamCase(bench, 'C19 is not ready after a loop that stood still, refuses what came meanwhile at once, and is ready again', async () => {
    expect((await view(bench, '/readyz')).status).to.equal(200);
    stallInside(bench.gateway.process);
    await delay(100);
    const [readiness, ...answers] = await Promise.all([view(bench, '/readyz'), ...Array.from({ length: FRESH }, () => ask(bench, 'one/mock-chat'))]);
    expect([readiness.status, JSON.parse(readiness.body)]).to.deep.equal([503, { status: 'overloaded' }]);
    expect(readiness.ms, 'it was asked during the stall').to.be.above(STALL_MS / 2);
    // Where the processor is busy, the last of them are read after the loop has been in time for 50 ms: those are served.
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length, 'refused').to.be.above(FRESH / 2);
    for (const answer of refused) {
      expectFailure(answer, 'overloaded');
      expect(answer.headers['retry-after']).to.equal('1');
    }
    expect((await readMetrics(bench)).value('nodejs_eventloop_lag_max_seconds'), 'the stall in the metrics').to.be.above((STALL_MS / 1000) * 0.9);
    await delay(READY_AGAIN_WITHIN_MS);
    expect((await view(bench, '/readyz')).status).to.equal(200);
    expect((await ask(bench, 'one/mock-chat')).status).to.equal(200);
  }, { hasNoBystander: true });
});
