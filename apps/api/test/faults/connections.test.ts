import { expect } from 'chai';

import { type BlackHole, startBlackHole } from '../support/black-hole.ts';
import { freePort } from '../support/free-port.ts';
import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { expectFailure } from './dialect-shapes.ts';
import { useBench } from './fault-bench.ts';
import { hangUp } from './hang-up.ts';
import { lookInside } from './inside-probe.ts';
import { ask, billOf, upstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

const CONNECT_MS = 300;
/** How late a timer may be on a busy machine, beside the tenth that is allowed. */
const SLACK_MS = 150;
const LONGEST_STALL_MS = 500;
const MOST_RETRIES = 3;
const MB = 1024 * 1024;
const ONCE = { 'x-proxyapi-retries': '0' };

describe('connections that cannot be made or kept', () => {
  let closedPort = 0;
  let hole: BlackHole;
  before(async () => {
    closedPort = await freePort();
    hole = await startBlackHole();
  });
  after(() => hole.close());

  const bench = useBench({
    providerKeepAliveMs: 60_000,
    upstream: ({ provider, calm }) => upstreamSections(calm, {
      providers: [
        providerEntry('one', provider),
        providerEntry('two', provider),
        providerEntry('gone', `http://127.0.0.1:${closedPort}`),
        providerEntry('hole', `http://127.0.0.1:${hole.port}`, { timeout: 5, completion_timeout: 5, total_timeout: 20, http_client: `{ connect_timeout: ${CONNECT_MS / 1000} }` }),
      ],
      models: {
        'past-a-closed-port': ['gone/m', 'one/mock-chat'],
        'past-a-hole': ['hole/m', 'one/mock-chat'],
        'past-a-reset': ['one/mock-reset', 'two/mock-chat'],
        'nobody-is-left': ['gone/m', 'gone/n'],
      },
    }),
  });

  const tellsOf = ({ status, headers }: HttpAnswer): readonly unknown[] => [status, headers['x-proxyapi-provider'], headers['x-proxyapi-attempts']];

  describe('that are refused', () => {
    upstreamCase(bench, 'B01 asks the next candidate at once', async () => {
      for (const stream of [false, true]) {
        const answer = await ask(bench, 'past-a-closed-port', { stream });
        expect(tellsOf(answer)).to.deep.equal([200, 'one', '2']);
        expect(answer.ms).to.be.below(1000);
      }
      await hangUp(bench.provider);
    }, { unseen: 2 });

    upstreamCase(bench, 'B01 says within a second that nobody is left', async () => {
      const answer = await ask(bench, 'nobody-is-left');
      expectFailure(answer, 'upstream_unreachable');
      expect(answer.headers['x-proxyapi-attempts']).to.equal(String(2 + MOST_RETRIES));
      expect(answer.ms).to.be.below(1000);
    }, { unseen: 2 + MOST_RETRIES });
  });

  describe('that are never answered', () => {
    const expectPrompt = ({ ms }: HttpAnswer, times = 1): void => {
      expect(ms).to.be.within(CONNECT_MS * times, CONNECT_MS * times * 1.1 + SLACK_MS * times);
    };

    upstreamCase(bench, 'B02 waits for a connection exactly as long as configured', async () => {
      for (const stream of [false, true]) {
        const answer = await ask(bench, 'hole/m', { stream }, ONCE);
        expectFailure(answer, 'upstream_timeout');
        expect(answer.body).to.contain('did not accept a connection in time');
        expectPrompt(answer);
      }
    }, { unseen: 2 });

    upstreamCase(bench, 'B02 tries anew as often as it may, and then says so', async () => {
      const answer = await ask(bench, 'hole/m');
      expectFailure(answer, 'upstream_timeout');
      expect(answer.headers['x-proxyapi-attempts']).to.equal(String(1 + MOST_RETRIES));
      expectPrompt(answer, 1 + MOST_RETRIES);
    }, { unseen: 1 + MOST_RETRIES });

    upstreamCase(bench, 'B02 asks the next candidate after that', async () => {
      for (const stream of [false, true]) {
        const answer = await ask(bench, 'past-a-hole', { stream });
        expect(tellsOf(answer)).to.deep.equal([200, 'one', '2']);
        expectPrompt(answer);
      }
      await hangUp(bench.provider);
    }, { unseen: 2 });

    const many = 100;
    upstreamCase(bench, `B02 is kept from nothing by ${many} connections that hang at once`, async () => {
      await lookInside(bench.gateway.process);
      // A model each: the breaker is no part of this.
      const answers = await Promise.all(Array.from({ length: many }, (_unused, index) => ask(bench, `hole/m${index}`, {}, ONCE)));
      for (const answer of answers) expectFailure(answer, 'upstream_timeout');
      const { longestStallMs } = await lookInside(bench.gateway.process);
      expect(longestStallMs).to.be.below(LONGEST_STALL_MS);
    }, { unseen: many });
  });

  describe('that were kept and are reset when they are used again', () => {
    // The attempt that met the reset is on the provider's bill and in nobody's answer.
    const repeated = (times: number): { readonly unseen: number } => ({ unseen: -times });
    const connections = (): readonly number[] => billOf(bench.provider).map(({ connection }) => connection);

    for (const begin of ['reset-early', 'reset']) {
      for (const stream of [false, true]) {
        upstreamCase(bench, `B06 repeats a ${stream ? 'stream' : 'call'} once on a fresh socket, unseen, after ${begin === 'reset' ? 'all' : 'the first byte'} of it was met by a reset`, async () => {
          const model = `one/mock-${begin}:onReused`;
          expect(tellsOf(await ask(bench, model, { stream }))).to.deep.equal([200, 'one', '1']);
          expect(tellsOf(await ask(bench, model, { stream }))).to.deep.equal([200, 'one', '1']);
          expect(billOf(bench.provider).map(({ outcome }) => outcome)).to.deep.equal(['complete', 'cut', 'complete']);
          expect(connections()).to.deep.equal([1, 1, 2]);
          await hangUp(bench.provider);
        }, repeated(1));
      }
    }

    upstreamCase(bench, 'B06 repeats a large upload from its beginning', async () => {
      const padding = 'x'.repeat(8 * MB);
      await ask(bench, 'one/mock-chat');
      bench.provider.script('reset-early', 'chat');
      expect(tellsOf(await ask(bench, 'one/mock-chat', { padding }))).to.deep.equal([200, 'one', '1']);
      expect(billOf(bench.provider).at(-1)?.requestBytes).to.be.above(padding.length);
      expect(connections()).to.deep.equal([1, 1, 2]);
      await hangUp(bench.provider);
    }, repeated(1));

    upstreamCase(bench, 'B06 repeats once and no more', async () => {
      await ask(bench, 'one/mock-chat');
      bench.provider.script('reset', 'reset');
      const answer = await ask(bench, 'one/mock-chat', {}, ONCE);
      expectFailure(answer, 'upstream_unreachable');
      expect(answer.headers['x-proxyapi-attempts']).to.equal('1');
      expect(connections()).to.deep.equal([1, 1, 2]);
    }, repeated(1));
  });

  describe('that are reset after the request has gone out', () => {
    upstreamCase(bench, 'B07 tries again as often as it may, each time on a fresh socket, and no more', async () => {
      for (const stream of [false, true]) {
        const before = billOf(bench.provider).length;
        const answer = await ask(bench, `one/mock-reset:seed=${Number(stream)}`, { stream });
        expectFailure(answer, 'upstream_unreachable');
        expect(answer.headers).to.include({ 'x-proxyapi-attempts': String(1 + MOST_RETRIES), 'x-should-retry': 'false' });
        expect(billOf(bench.provider).length - before).to.equal(1 + MOST_RETRIES);
      }
      expect(new Set(billOf(bench.provider).map(({ connection }) => connection)).size).to.equal(2 * (1 + MOST_RETRIES));
    });

    upstreamCase(bench, 'B07 tries again as often as the caller allows', async () => {
      for (const retries of [0, 1]) {
        const answer = await ask(bench, `one/mock-reset:seed=${retries}`, {}, { 'x-proxyapi-retries': String(retries) });
        expectFailure(answer, 'upstream_unreachable');
        expect(answer.headers['x-proxyapi-attempts']).to.equal(String(1 + retries));
      }
      expect(billOf(bench.provider)).to.have.lengthOf(3);
    });

    upstreamCase(bench, 'B07 gives the answer of the attempt that gets one', async () => {
      expect(tellsOf(await ask(bench, 'past-a-reset'))).to.deep.equal([200, 'two', '2']);
      expect(tellsOf(await ask(bench, 'one/mock-reset:first=2'))).to.deep.equal([200, 'one', '3']);
      await hangUp(bench.provider);
    });

    upstreamCase(bench, 'B07 counts none of it twice where the first socket was a kept one', async () => {
      await ask(bench, 'one/mock-chat');
      bench.provider.script({ behaviour: 'reset', times: 2 + MOST_RETRIES });
      const answer = await ask(bench, 'one/mock-chat');
      expectFailure(answer, 'upstream_unreachable');
      expect(answer.headers['x-proxyapi-attempts']).to.equal(String(1 + MOST_RETRIES));
      expect(bench.provider.stats()).to.include({ scripted: 0, requests: 1 + 2 + MOST_RETRIES });
    }, { unseen: -1 });
  });
});
