import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { useBench } from './fault-bench.ts';
import { ask, billOf, upstreamCase } from './upstream-case.ts';
import { providerEntry, TWO_KEYS, upstreamSections } from './upstream-config.ts';

const FIRST_KEY = '3b1f6c';
const REST_MS = 2000;
/** What a told time may be off on a busy machine. */
const SLACK_MS = 300;

describe('waits that a provider may ask for', () => {
  const bench = useBench({
    upstream: ({ provider, calm }) => upstreamSections(calm, {
      providers: [providerEntry('one', provider), providerEntry('keys', provider, TWO_KEYS), providerEntry('two', provider)],
      models: { duo: ['one/mock-429:retryAfter=2,message=duo', 'two/mock-chat'] },
    }),
  });

  upstreamCase(bench, 'B22 lets the one key rest and uses the other at once', async () => {
    const model = `keys/mock-429:retryAfter=2,forKeys=${FIRST_KEY},first=1`;
    const since = performance.now();
    let restedAt = Number.NaN;
    // The bill tells which key was asked.
    const usesOfFirst = (): readonly number[] => billOf(bench.provider).filter(({ keySuffix }) => keySuffix === FIRST_KEY).map(({ atMs }) => atMs);
    while (performance.now() - since < REST_MS + 2 * SLACK_MS) {
      expect((await ask(bench, model)).status).to.equal(200);
      if (Number.isNaN(restedAt) && usesOfFirst().length === 1) restedAt = performance.now();
      await delay(20);
    }
    const [first = Number.NaN, second = Number.NaN] = usesOfFirst();
    expect(second - first).to.be.within(REST_MS * 0.9, REST_MS * 1.1 + SLACK_MS);
    expect(billOf(bench.provider).filter(({ status }) => status === 429)).to.have.lengthOf(1);
  });

  upstreamCase(bench, 'B22 asks the next candidate at once', async () => {
    for (const attempts of ['2', '1', '1']) {
      const since = performance.now();
      const answer = await ask(bench, 'duo');
      expect([answer.status, answer.headers['x-proxyapi-provider'], answer.headers['x-proxyapi-attempts']]).to.deep.equal([200, 'two', attempts]);
      expect(performance.now() - since).to.be.below(500);
    }
  });

  upstreamCase(bench, 'B22 tells the caller the wait when no key is left, and asks nobody meanwhile', async () => {
    const model = 'one/mock-429:retryAfter=2,first=1';
    for (let count = 0; count < 5; count += 1) {
      const answer = await ask(bench, model);
      expectRateLimit(answer, 2);
    }
    expect(billOf(bench.provider)).to.have.lengthOf(1);
    await delay(REST_MS + SLACK_MS);
    expect((await ask(bench, model)).status).to.equal(200);
  });

  upstreamCase(bench, 'B22 waits out what is told when it is short', async () => {
    for (const [told, ms] of [['retryAfterMs=400', 400], ['retryAfter=1', 1000]] as const) {
      const { status, headers, ms: tookMs } = await ask(bench, `one/mock-429:${told},first=1`);
      expect([status, headers['x-proxyapi-attempts']]).to.deep.equal([200, '2']);
      expect(tookMs).to.be.within(ms, ms * 1.1 + SLACK_MS);
    }
  });

  upstreamCase(bench, 'B23 reads a date', async () => {
    const answer = await ask(bench, 'one/mock-429:retryAfterDate=3');
    expect(Number(answer.headers['retry-after'])).to.be.within(2, 3);
    expectRateLimit(answer);
    expect(billOf(bench.provider)).to.have.lengthOf(1);
  });

  for (const [name, told] of Object.entries({ 'a past date': 'retryAfterDate=-60', 'garbage': 'retryAfter=soon', 'a negative number': 'retryAfter=-5', 'zero': 'retryAfter=0', 'NaN': 'retryAfter=NaN', 'Infinity': 'retryAfter=Infinity', 'an exponent': 'retryAfter=1e3' })) {
    upstreamCase(bench, `B23 backs off by itself when told ${name}`, async () => {
      for (const status of [429, 503]) {
        const answer = await ask(bench, `one/mock-${status}:${told},first=2`);
        expect([answer.status, answer.headers['x-proxyapi-attempts']]).to.deep.equal([200, '3']);
        expect(answer.ms).to.be.below(1000);
      }
    });
  }

  for (const seconds of [61, 2_147_484, 999_999_999]) {
    for (const status of [429, 503]) {
      upstreamCase(bench, `B23 fails now when ${status} tells ${seconds} s`, async () => {
        const answer = await ask(bench, `one/mock-${status}:retryAfter=${seconds}`);
        expect(answer.status).to.equal(status === 429 ? 429 : 502);
        expect(answer.ms).to.be.below(500);
        expect(billOf(bench.provider)).to.have.lengthOf(1);
        // No timer of 1 ms, which is what Node makes of a long one, asks on and on.
        await delay(100);
        expect(billOf(bench.provider)).to.have.lengthOf(1);
      });
    }
  }

  upstreamCase(bench, 'B23 prefers retry-after-ms', async () => {
    const answer = await ask(bench, 'one/mock-429:retryAfter=50,retryAfterMs=300,first=1');
    expect([answer.status, answer.headers['x-proxyapi-attempts']]).to.deep.equal([200, '2']);
    expect(answer.ms).to.be.within(300, 600 + SLACK_MS);
  });

  upstreamCase(bench, 'B23 waits as long as a 503 tells', async () => {
    const answer = await ask(bench, 'one/mock-503:retryAfter=1,first=1');
    expect([answer.status, answer.headers['x-proxyapi-attempts']]).to.deep.equal([200, '2']);
    expect(answer.ms).to.be.within(1000, 1100 + SLACK_MS);
  });
});

function expectRateLimit(answer: HttpAnswer, seconds?: number): void {
  expect(answer.status).to.equal(429);
  expect(answer.headers['x-should-retry'], 'a told wait is the caller’s to wait').to.equal(undefined);
  if (seconds !== undefined) expect(answer.headers['retry-after']).to.equal(String(seconds));
}
