import { type BillRecord, type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { createProvider, parseModelRequest, type Provider, type ProviderType } from '@proxyapi/proxy-core';
import { expect } from 'chai';

import { callProvider } from '../src/pipeline/calls/call-provider.ts';
import { type Bill, Billing } from '../src/pipeline/usage/billing.ts';
import { PriceList } from '../src/pipeline/usage/price-list.ts';
import { startGateway, type TestGateway } from './support/start-gateway.ts';

const MODELS: readonly [type: ProviderType, path: string, model: string][] = [['openai', '/v1', 'gpt-4o-mini'], ['anthropic', '', 'claude-sonnet-4-5'], ['gemini', '', 'gemini-2.5-flash']];
const QUESTION = [{ role: 'user', content: 'What is the capital of France, and since when?' }];

describe('the bill of an exchange', () => {
  let mock: MockProvider;
  let billing: Billing;
  const providers: Provider[] = [];

  before(async () => {
    mock = await startMockProvider();
    const prices = new PriceList();
    await prices.load();
    billing = new Billing(prices);
  });

  after(async () => {
    await Promise.all(providers.map(({ transport }) => transport.close()));
    await mock.close();
  });

  beforeEach(() => mock.reset());

  /** Has one exchange, to its end, and gives our bill and the provider's. */
  async function exchange([type, path, model]: (typeof MODELS)[number], behaviour: string, members: object): Promise<{ readonly bill: Bill; readonly theirs: BillRecord; readonly text: string }> {
    mock.script(behaviour);
    const provider = createProvider({ name: type, type, baseUrl: new URL(`${mock.url}${path}`), apiKeys: ['key'], retries: { max: 0 } });
    providers.push(provider);
    const choice = provider.keys.pick(model, 0);
    if (choice.kind === 'resting') throw new Error('the key rests');
    const ended = Promise.withResolvers<Bill>();
    const answer = await callProvider({
      request: parseModelRequest('chat', Buffer.from(JSON.stringify({ model: 'alias', messages: QUESTION, ...members }))),
      candidate: { provider, model }, key: choice.key, attempts: 1, signal: AbortSignal.timeout(10_000), waits: { firstByteMs: 5000, idleMs: 5000 },
      traceHeaders: undefined, observer: { onHead: () => {}, onStreamOpen: () => {}, onStreamEnd: (_end, bill) => ended.resolve(bill) },
      billing,
    });
    let text = '';
    if (answer.kind === 'stream') answer.stream.pipe({ write: (bytes) => { text += bytes.toString(); return true; }, end: () => {} });
    else if (answer.bill !== undefined) ended.resolve(answer.bill);
    const bill = await ended.promise;
    const [theirs] = mock.bill();
    if (theirs === undefined) throw new Error('the provider has no record');
    return { bill, theirs, text };
  }

  for (const place of MODELS) {
    describe(`with ${place[0]}`, () => {
      for (const stream of [false, true]) {
        const kind = stream ? 'a stream' : 'an answer';

        it(`has the provider’s own tokens for ${kind}, and their price`, async () => {
          for (const behaviour of ['chat:tokens=40', 'chat:cached=7', 'reasoning', 'tools']) {
            mock.reset();
            const { bill, theirs, text } = await exchange(place, behaviour, { stream });
            const { promptTokens, completionTokens, isEstimated } = bill.usage;
            expect({ promptTokens, completionTokens, isEstimated }, behaviour).to.deep.equal({ promptTokens: theirs.promptTokens, completionTokens: theirs.completionTokens, isEstimated: false });
            expect(bill.costUsd, behaviour).to.be.above(0).and.below(0.01);
            if (behaviour === 'chat:cached=7') expect(bill.usage.cachedTokens).to.equal(7);
            expect(text, 'the usage that nobody asked for').to.not.include('prompt_tokens');
          }
        });

        it(`B34 guesses the tokens of ${kind} that tells none to be believed`, async () => {
          for (const usage of ['none', 'negative', 'string', 'huge']) {
            mock.reset();
            const { bill } = await exchange(place, `chat:usage=${usage},text=${'a'.repeat(400)}`, { stream });
            expect(bill.usage, usage).to.include({ completionTokens: 100, isEstimated: true });
            expect(bill.usage.promptTokens, usage).to.be.within(10, 40);
            expect(bill.costUsd, usage).to.be.above(0);
          }
        });
      }

      it('B34 keeps usage that nobody asked for from the caller, however often it is told', async () => {
        const { bill, theirs, text } = await exchange(place, 'chat:usage=late', { stream: true });
        expect(text).to.include('[DONE]').and.not.match(/"usage":\s*\{/);
        expect(bill.usage).to.include({ promptTokens: theirs.promptTokens, completionTokens: theirs.completionTokens, isEstimated: false });
      });

      it('A36 takes what has come of a stream that was cut for its completion', async () => {
        const { bill } = await exchange(place, 'cut:tokens=40,after=20', { stream: true });
        expect(bill.usage).to.include({ isEstimated: true });
        expect(bill.usage.completionTokens).to.be.within(10, 60);
      });
    });
  }
});

describe('the cost that an answer tells', () => {
  let mock: MockProvider;
  let gateway: TestGateway;

  before(async () => {
    mock = await startMockProvider();
    gateway = await startGateway({
      yaml: `auth:\n  api_keys: []\nproviders:\n  - { name: gpt, type: openai, base_url: "${mock.url}/v1", api_key_env: PROVIDER_KEY, models: [gpt-4o-mini, mock-chat] }\n  - { name: sandbox, type: sandbox }\n`,
      env: { PROVIDER_KEY: 'provider-key' },
    });
  });

  after(async () => {
    await gateway.stop();
    await mock.close();
  });

  const costOf = async (members: object): Promise<string | null> => {
    const response = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model: 'gpt/gpt-4o-mini', messages: QUESTION, ...members }) });
    await response.arrayBuffer();
    return response.headers.get('x-proxyapi-cost-usd');
  };

  it('is what the provider charges for a JSON answer, in plain decimals', async () => {
    const cost = await costOf({});
    const { promptTokens, completionTokens } = mock.bill().at(-1) ?? { promptTokens: Number.NaN, completionTokens: Number.NaN };
    expect(cost).to.match(/^0\.0\d*[1-9]$/);
    expect(Number(cost)).to.be.closeTo((promptTokens * 0.15 + completionTokens * 0.6) / 1e6, 1e-12);
  });

  it('is 0 where the cache had the answer', async () => {
    const first = await costOf({ temperature: 0 });
    expect(Number(first)).to.be.above(0);
    expect(await costOf({ temperature: 0 })).to.equal('0');
  });

  it('is 0 in the sandbox, and not told of a stream or where the price is not known', async () => {
    expect(await costOf({ model: 'sandbox/sandbox' })).to.equal('0');
    expect(await costOf({ stream: true })).to.equal(null);
    expect(await costOf({ model: 'gpt/mock-chat' })).to.equal(null);
  });
});
