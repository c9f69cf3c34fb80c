import { createServer } from 'node:http';

import { expect } from 'chai';

import { listening } from '../support/listening.ts';
import { expectFailure } from './dialect-shapes.ts';
import { useBench } from './fault-bench.ts';
import { readHealth } from './gateway-view.ts';
import { ask, billOf, upstreamCase } from './upstream-case.ts';
import { providerEntry, TWO_KEYS, upstreamSections } from './upstream-config.ts';

const RETRIES = 3;
/** The end of the first of the two keys. */
const FIRST_KEY = '3b1f6c';

describe('statuses that a provider may answer with', () => {
  const bench = useBench({
    upstream: ({ provider, calm }) => upstreamSections(calm, {
      providers: [
        providerEntry('one', provider),
        providerEntry('two', provider),
        ...[401, 402, 403].map((status) => providerEntry(`keys-${status}`, provider, TWO_KEYS)),
        ...[401, 402, 403].map((status) => providerEntry(`key-${status}`, provider)),
      ],
      models: { duo: ['one/mock-503', 'two/mock-chat'] },
    }),
  });

  for (const status of [408, 500, 502, 503, 504, 529]) {
    upstreamCase(bench, `B24 tries again after ${status}, within its budget`, async () => {
      const lasting = await ask(bench, `one/mock-${status}`);
      expectFailure(lasting, 'upstream_error');
      expect(JSON.parse(lasting.body).error.message).to.contain('one').and.to.contain(String(status));
      expect(lasting.headers).to.include({ 'x-proxyapi-attempts': String(1 + RETRIES), 'x-should-retry': 'false' });
      const passing = await ask(bench, `one/mock-${status}:first=2`);
      expect([passing.status, passing.headers['x-proxyapi-attempts']]).to.deep.equal([200, '3']);
      expect(billOf(bench.provider)).to.have.lengthOf(1 + RETRIES + 3);
    });
  }

  upstreamCase(bench, 'B24 obeys x-should-retry: false', async () => {
    for (const status of [503, 529]) expectFailure(await ask(bench, `one/mock-${status}:shouldRetry=false`), 'upstream_error');
    expect(billOf(bench.provider)).to.have.lengthOf(2);
  });

  upstreamCase(bench, 'B24 asks the next candidate at once', async () => {
    const since = performance.now();
    const answer = await ask(bench, 'duo');
    expect([answer.status, answer.headers['x-proxyapi-provider'], answer.headers['x-proxyapi-attempts']]).to.deep.equal([200, 'two', '2']);
    expect(performance.now() - since).to.be.below(500);
  });

  upstreamCase(bench, 'B24 asks as often as the caller allows', async () => {
    for (const retries of [0, 1, 5]) {
      const answer = await ask(bench, `one/mock-500:message=retries-${retries}`, {}, { 'x-proxyapi-retries': String(retries) });
      // The breaker opens at five failures.
      expect(answer.headers['x-proxyapi-attempts']).to.equal(String(Math.min(5, 1 + retries)));
    }
  });

  for (const status of [401, 402, 403]) {
    upstreamCase(bench, `B25 uses the other key at once after ${status}`, async () => {
      const since = performance.now();
      const answers = [];
      for (let count = 0; count < 4; count += 1) answers.push(await ask(bench, `keys-${status}/mock-${status}:forKeys=${FIRST_KEY}`));
      expect(answers.map((answer) => answer.status)).to.deep.equal([200, 200, 200, 200]);
      expect(performance.now() - since).to.be.below(1000);
      // The refused key is left alone from then on.
      expect(billOf(bench.provider).filter((record) => record.status === status)).to.have.lengthOf(1);
    });

    upstreamCase(bench, `B25 never hands ${status} to the caller`, async () => {
      for (let count = 0; count < 2; count += 1) {
        const answer = await ask(bench, `key-${status}/mock-${status}`);
        expectFailure(answer, 'upstream_auth_failed');
        expect(answer.headers['x-should-retry']).to.equal('false');
      }
      expect(billOf(bench.provider)).to.have.lengthOf(1);
    });
  }

  for (const status of [400, 404, 422]) {
    upstreamCase(bench, `B26 relays ${status} once and blames nobody`, async () => {
      const message = `the-caller-erred-${status}`;
      for (let count = 0; count < 10; count += 1) {
        const answer = await ask(bench, `one/mock-${status}:message=${message}`);
        expect([answer.status, JSON.parse(answer.body).error.message, answer.headers['x-proxyapi-attempts']]).to.deep.equal([status, message, '1']);
      }
      expect(billOf(bench.provider)).to.have.lengthOf(10);
      expect((await readHealth(bench)).openBreakers).to.equal(0);
    });
  }

  for (const status of [301, 302, 307, 308]) {
    upstreamCase(bench, `B29 follows no ${status}`, async () => {
      let connections = 0;
      const canary = createServer((_request, response) => response.end()).on('connection', () => void (connections += 1));
      const port = await listening(canary);
      try {
        for (const stream of [false, true]) {
          const location = `http%3A//127.0.0.1%3A${port}/stolen`;
          const answer = await ask(bench, `one/mock-redirect:code=${status},redirect=${location}`, { stream });
          expectFailure(answer, 'upstream_redirect');
          expect(answer.headers).to.not.have.property('location');
        }
      } finally {
        canary.close();
      }
      expect(connections).to.equal(0);
      expect(billOf(bench.provider)).to.have.lengthOf(2);
    });
  }
});
