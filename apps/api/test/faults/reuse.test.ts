import { setTimeout as delay } from 'node:timers/promises';

import { type BillRecord, type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { chatBody, type FaultBench, requestBytes, useBench } from './fault-bench.ts';
import { isFullRun } from './full-run.ts';
import { view } from './gateway-view.ts';
import { hangUp } from './hang-up.ts';
import { inParallel } from './in-parallel.ts';
import { billOf, upstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

const CALLS = isFullRun() ? 10_000 : 2000;
const WARM_UP_CALLS = 500;
const CONNECTIONS = 16;
const LEAST_REUSE = 0.999;
/** So soon does the racing provider close a connection that is not used. */
const IDLE_MS = 6;
const RACERS = 20;
const RESET_CALLS = CALLS / 4;
const PATIENT = { timeout: 10, completion_timeout: 10, idle_timeout: 10, total_timeout: 30 };

describe('connections that are used again', () => {
  let racing: MockProvider;
  before(async () => {
    racing = await startMockProvider({ closeIdleAfterMs: IDLE_MS });
  });
  after(() => racing.close());

  const bench = useBench({
    providerKeepAliveMs: 60_000,
    isUnderLoad: true,
    upstream: ({ provider, calm }) => upstreamSections(calm, { providers: [providerEntry('one', provider, PATIENT), providerEntry('racing', racing.url, PATIENT)] }),
  });

  const requestTo = (model: string, index: number): Buffer => requestBytes({ body: chatBody({ model, stream: index % 2 === 0 }) });

  upstreamCase(bench, `are ${LEAST_REUSE * 100} % of those that ${CALLS} calls need, and are counted as the provider sees them`, async () => {
    let answered = 0;
    const call = (count: number): Promise<void> => inParallel(bench.gateway.port, { count, connections: CONNECTIONS }, {
      requestOf: (index) => requestTo('one/mock-chat', index),
      onAnswer: ({ status, headers }) => {
        expect([status, headers['x-proxyapi-attempts']]).to.deep.equal([200, '1']);
        answered += 1;
      },
    });
    const before = await countedBy(bench, 'one');
    await call(WARM_UP_CALLS);
    const { connections } = bench.provider.stats();
    await call(CALLS);
    expect(answered).to.equal(WARM_UP_CALLS + CALLS);
    const opened = bench.provider.stats().connections - connections;
    expect(1 - opened / CALLS, `reuse, with ${opened} connections that were opened`).to.be.at.least(LEAST_REUSE);
    expect(since(before, await countedBy(bench, 'one'))).to.deep.equal(seenBy(bench.provider));
    await hangUp(bench.provider);
  }, { isUntold: true, limitMs: 120_000 });

  upstreamCase(bench, 'fail nobody where the provider closes them just as they are used again', async () => {
    const before = await countedBy(bench, 'racing');
    await Promise.all(Array.from({ length: RACERS }, async (_unused, racer) => {
      const client = await bench.connect();
      for (let round = 0; round < CALLS / RACERS; round += 1) {
        client.send(requestTo('racing/mock-chat', racer + round));
        const { status, headers, body } = await client.answer();
        expect([status, headers['x-proxyapi-attempts']], body).to.deep.equal([200, '1']);
        await delay(IDLE_MS - 2 + ((racer + round) % 5));
      }
      client.leave();
    }));
    const { connections } = racing.stats();
    expect(connections, 'the race was met').to.be.above(CALLS / 20);
    expect(since(before, await countedBy(bench, 'racing'))).to.deep.equal(seenBy(racing));
  }, { unseen: CALLS, limitMs: 120_000 });

  upstreamCase(bench, 'fail nobody where every one of them is reset when it is used again', async () => {
    await inParallel(bench.gateway.port, { count: RESET_CALLS, connections: CONNECTIONS }, {
      requestOf: (index) => requestTo('one/mock-reset-early:onReused', index),
      onAnswer: ({ status, headers, body }) => expect([status, headers['x-proxyapi-attempts']], body).to.deep.equal([200, '1']),
    });
    const { outcomes, connections } = bench.provider.stats();
    expect(outcomes).to.include({ complete: RESET_CALLS });
    expect(outcomes.cut, 'resets that were met').to.be.above(RESET_CALLS / 2);
    // One for each call that went through: the others were reset with what came second on them.
    expect(connections).to.equal(RESET_CALLS);
    await hangUp(bench.provider);
  }, { unseen: () => -bench.provider.stats().outcomes.cut, isUntold: true, limitMs: 120_000 });
});

/** What the two sides of a provider's connections should agree on. */
interface Counts {
  readonly connectionsOpened: number;
  readonly exchanges: number;
  readonly exchangesOnReused: number;
}

async function countedBy(bench: FaultBench, name: string): Promise<Counts> {
  for (;;) {
    const { sockets } = JSON.parse((await view(bench, '/debug/resources')).body);
    const { connectionsOpened, exchanges, exchangesOnReused, running } = sockets.upstream[name];
    // The caller may have its whole answer a little before the exchange is over.
    if (running === 0) return { connectionsOpened, exchanges, exchangesOnReused };
    await delay(10);
  }
}

function since(before: Counts, after: Counts): Counts {
  return {
    connectionsOpened: after.connectionsOpened - before.connectionsOpened,
    exchanges: after.exchanges - before.exchanges,
    exchangesOnReused: after.exchangesOnReused - before.exchangesOnReused,
  };
}

/** The same from the provider's sockets, and from what its bill says came by each of them. */
function seenBy(provider: MockProvider): Counts {
  const records: readonly BillRecord[] = billOf(provider);
  const firstOnes = new Set(records.map(({ connection }) => connection)).size;
  return { connectionsOpened: provider.stats().connections, exchanges: records.length, exchangesOnReused: records.length - firstOnes };
}
