import { expect } from 'chai';

import type { RawClient } from '../support/raw-client.ts';
import { until } from '../support/until.ts';
import { onlyLogged } from './access-log.ts';
import { chatBody, type FaultBench, requestBytes, useBench } from './fault-bench.ts';
import { faultCase } from './fault-case.ts';
import { readResources } from './resources.ts';

const STOPPED_WITHIN_MS = 500;
const TIMES = 10_000;
const AT_ONCE = 50;
/** As many large streams, all given up in one moment. */
const LARGE_STREAMS = 30;
const LARGE_BYTES = 5 * 1024 * 1024;
/** What is asked for is how it is when they leave; that they get so far took 4 to 39 s on one machine, and more beside other tests. */
const LARGE_WITHIN_MS = 150_000;
const ALIVE_P99_MS = 100;

describe('clients that leave', () => {
  const bench = useBench();

  const { ask, untilUpstream, untilUpstreamIdle, lastBilled } = watch(bench);

  for (const stream of [false, true]) {
    const kind = stream ? 'a stream' : 'an answer';
    for (const leave of ['leave', 'reset', 'end'] as const) {
      faultCase(bench, `A35 stops upstream when the client leaves before ${kind} begins (${leave})`, async () => {
        bench.provider.reset();
        const from = bench.gateway.output().length;
        const client = await ask('mock-hang', { stream });
        await untilUpstream(1);
        client[leave]();
        expect(await untilUpstreamIdle()).to.be.below(STOPPED_WITHIN_MS);
        expect(lastBilled()).to.deep.equal(['client-gone']);
        // No other attempt starts.
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect(bench.provider.stats().requests).to.equal(1);
        const { status, error, attempts, tokens } = await onlyLogged(bench, { from, model: 'any/mock-hang' });
        expect([status, error, attempts?.map(({ result }) => result), tokens]).to.deep.equal([499, 'client_closed_request', ['cancelled'], undefined]);
      });
    }

    faultCase(bench, `A36 stops upstream when the client leaves in the middle of ${kind}`, async () => {
      bench.provider.reset();
      const from = bench.gateway.output().length;
      const client = await ask('mock-stall:after=3', { stream });
      await untilUpstream(1);
      if (stream) await client.until('data: ');
      else await new Promise((resolve) => setTimeout(resolve, 50));
      client.leave();
      expect(await untilUpstreamIdle()).to.be.below(STOPPED_WITHIN_MS);
      expect(bench.provider.stats().requests).to.equal(1);
      const { status, tokens } = await onlyLogged(bench, { from, model: 'any/mock-stall:after=3' });
      expect(status).to.equal(499);
      // Of a stream something has come, and is charged for; what has come of an answer that is not streamed nobody can tell.
      if (stream) expect(tokens).to.include({ estimated: true }).and.have.property('completionTokens').above(0);
      else expect(tokens).to.equal(undefined);
    });
  }

  faultCase(bench, 'A36 stops upstream when the client leaves a stream that floods it', async () => {
    bench.provider.reset();
    const client = await ask('mock-flood', { stream: true });
    client.forgetBytes();
    await until(() => client.receivedBytes > 1024 * 1024, { limitMs: 5000, describe: () => `${client.receivedBytes} bytes` });
    client.leave();
    expect(await untilUpstreamIdle()).to.be.below(STOPPED_WITHIN_MS);
  });

  faultCase(bench, 'A35 asks nobody else once the client has left', async () => {
    bench.provider.reset();
    // The failure that would make the gateway ask again comes when nobody waits for it.
    const client = await ask('mock-503:firstMs=200');
    await untilUpstream(1);
    client.leave();
    await untilUpstreamIdle();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(bench.provider.stats().requests).to.equal(1);
  });

  faultCase(bench, 'A35 forgets a client that leaves while it sends', () => bench.withoutUpstreamCalls(async () => {
    for (const bytes of [requestBytes({ headers: { 'content-length': '1000' }, body: '{"model":' }), 'POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\n', 'P']) {
      for (const leave of ['leave', 'reset', 'end'] as const) {
        const client = await bench.connect();
        client.send(bytes);
        await client.sent();
        client[leave]();
      }
    }
  }));

  faultCase(bench, 'A35 stops what a client has pipelined', async () => {
    bench.provider.reset();
    const client = await bench.connect();
    const hanging = requestBytes({ body: chatBody({ model: 'any/mock-hang' }) });
    client.send(Buffer.concat(Array.from({ length: 20 }, () => hanging)));
    await until(() => bench.provider.stats().inFlight > 0, { limitMs: 5000, describe: () => 'nothing upstream' });
    client.leave();
    expect(await untilUpstreamIdle()).to.be.below(STOPPED_WITHIN_MS);
    expect((await readResources(bench.gateway)).inFlight).to.equal(0);
  });

  faultCase(bench, 'A35 answers what a client has pipelined in order', async () => {
    const client = await bench.connect();
    const texts = Array.from({ length: 5 }, (_unused, index) => `answer-${index}`);
    // The first answers come last from the provider.
    client.send(Buffer.concat(texts.map((text, index) => requestBytes({ body: chatBody({ model: `any/mock-chat:text=${text},firstMs=${(5 - index) * 20}` }) }))));
    for (const text of texts) expect((await client.answer()).body).to.contain(text);
    client.leave();
  });
});

describe('clients that leave large streams', () => {
  const bench = useBench({ isForLargeBodies: true, isUnderLoad: true });
  const { ask, untilUpstream, untilUpstreamIdle } = watch(bench);

  // One kind is given up while it flows, the other when all but its last token has gone through and the end is held back.
  for (const [kind, model] of [['flow', 'mock-flood'], ['have gone through', `mock-chat:bytes=${LARGE_BYTES},tokens=1000,latch=999`]] as const) {
    faultCase(bench, `F05 stays alive to others while ${LARGE_STREAMS} streams of 5 MB that ${kind} are given up at once`, async () => {
      bench.provider.reset();
      const clients = await Promise.all(Array.from({ length: LARGE_STREAMS }, () => ask(model, { stream: true })));
      for (const client of clients) client.forgetBytes();
      await untilUpstream(LARGE_STREAMS, LARGE_WITHIN_MS);
      const fewest = (): number => Math.min(...clients.map(({ receivedBytes }) => receivedBytes));
      await until(() => fewest() >= LARGE_BYTES, { limitMs: LARGE_WITHIN_MS, describe: () => `${fewest()} bytes` });
      for (const client of clients) client.leave();
      const times = await aliveTimes(bench);
      expect(times[Math.floor(times.length * 0.99)]).to.be.below(ALIVE_P99_MS);
      await untilUpstreamIdle();
    }, { limitMs: 2 * LARGE_WITHIN_MS + 30_000 });
  }
});

describe('clients that leave by the thousand', () => {
  // Sockets to the provider that are used again, as they are in earnest.
  const bench = useBench({ providerKeepAliveMs: 3000 });
  const { ask, untilUpstream, untilUpstreamIdle } = watch(bench);

  for (const stream of [false, true]) {
    faultCase(bench, `A35 leaks nothing when ${TIMES.toLocaleString('en')} clients leave ${stream ? 'streams' : 'answers'}`, async () => {
      const stoppedMs: number[] = [];
      for (let done = 0; done < TIMES; done += AT_ONCE) {
        const modelOf = (index: number): string => (stream && index % 2 === 0 ? 'mock-stall:after=1' : 'mock-hang');
        const clients = await Promise.all(Array.from({ length: AT_ONCE }, (_unused, index) => ask(modelOf(index), { stream })));
        await untilUpstream(AT_ONCE);
        for (const [index, client] of clients.entries()) {
          if (index % 2 === 0) client.leave();
          else client.reset();
        }
        bench.dismissClients();
        stoppedMs.push(await untilUpstreamIdle());
      }
      const inOrder = stoppedMs.toSorted((one, other) => one - other);
      // All but what a busy machine may delay.
      expect(inOrder[Math.floor(inOrder.length * 0.95)]).to.be.below(STOPPED_WITHIN_MS);
      expect((await readResources(bench.gateway)).upstreamRunning).to.equal(0);
    }, { limitMs: 120_000 });
  }
});

/** How long `/livez` took, over and over again for a second; in order. */
async function aliveTimes(bench: FaultBench): Promise<readonly number[]> {
  const client = await bench.connect();
  const endsAtMs = performance.now() + 1000;
  const times: number[] = [];
  while (performance.now() < endsAtMs) {
    const since = performance.now();
    client.send(requestBytes({ method: 'GET', target: '/livez' }));
    expect((await client.answer()).status).to.equal(200);
    times.push(performance.now() - since);
  }
  client.leave();
  return times.toSorted((one, other) => one - other);
}

/** What a test sees of one client and of the provider. */
interface Watch {
  /** Connects and asks; the answer is the test's to read. */
  readonly ask: (model: string, members?: object) => Promise<RawClient>;
  /** Waits until the provider works on that many requests, 5 s at the most where `limitMs` says nothing else. */
  readonly untilUpstream: (count: number, limitMs?: number) => Promise<void>;
  /** Waits until the provider works on nothing, and says how long that took. */
  readonly untilUpstreamIdle: () => Promise<number>;
  /** How the provider's last request ended. */
  readonly lastBilled: () => readonly string[];
}

function watch(bench: FaultBench): Watch {
  return {
    ask: async (model, members = {}) => {
      const client = await bench.connect();
      client.send(requestBytes({ body: chatBody({ model: `any/${model}`, ...members }) }));
      return client;
    },
    untilUpstream: (count, limitMs = 5000) => {
      const describeProgress = (): string => `${bench.provider.stats().inFlight} of ${count} requests upstream`;
      return until(() => bench.provider.stats().inFlight === count, { limitMs, describe: describeProgress });
    },
    untilUpstreamIdle: async () => {
      const since = performance.now();
      const describeProgress = (): string => `${bench.provider.stats().inFlight} requests still upstream`;
      await until(() => bench.provider.stats().inFlight === 0, { limitMs: 5000, describe: describeProgress });
      return performance.now() - since;
    },
    lastBilled: () => bench.provider.bill().slice(-1).map(({ outcome }) => outcome),
  };
}
