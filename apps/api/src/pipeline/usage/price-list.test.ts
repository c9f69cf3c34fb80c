import { readFileSync } from 'node:fs';

import { calcPrice, waitForUpdate } from '@pydantic/genai-prices';
import { expect } from 'chai';

import { costOf } from './price.ts';
import { type PricedProvider, PriceList } from './price-list.ts';

const USAGE = { promptTokens: 300_000, completionTokens: 5000, cachedTokens: 200_000, cacheWriteTokens: 7000 };
const LISTED = { input_tokens: 300_000, output_tokens: 5000, cache_read_tokens: 200_000, cache_write_tokens: 7000 };

const provider = (type: string, origin = 'http://127.0.0.1:9', basePath = '/v1'): PricedProvider => ({ name: `my-${type}`, type, origin, basePath });

async function loaded(options: ConstructorParameters<typeof PriceList>[0] = {}): Promise<PriceList> {
  const list = new PriceList(options);
  await list.load();
  return list;
}

describe('PriceList', () => {
  it('costs what the list itself says, for every model of the known types', async () => {
    const prices = await loaded();
    const known = new Map([['openai', 'openai'], ['anthropic', 'anthropic'], ['perplexity', 'perplexity'], ['openrouter', 'openrouter'], ['google', 'gemini']]);
    let compared = 0;
    for (const { id, models } of (await waitForUpdate()) ?? []) {
      const type = known.get(id);
      if (type === undefined) continue;
      for (const { id: model } of models) {
        const price = prices.priceOf(provider(type), model);
        if (price?.input === undefined || price.output === undefined) continue;
        const cost = costOf(price, USAGE);
        expect(cost, `${id}/${model}`).to.be.closeTo(calcPrice(LISTED, model, { providerId: id })?.total_price ?? Number.NaN, 1e-9);
        compared += 1;
      }
    }
    expect(compared).to.be.above(500);
  });

  it('knows a provider that is compatible by its address', async () => {
    const prices = await loaded();
    expect(prices.priceOf(provider('openai-compatible', 'https://api.mistral.ai'), 'mistral-large-latest')?.input).to.be.above(0);
    expect(prices.priceOf({ ...provider('openai-compatible', 'http://127.0.0.1:11434'), name: 'local' }, 'mistral-large-latest')).to.equal(undefined);
  });

  it('does not know a model that is not listed, and gives no 0 for it', async () => {
    const prices = await loaded();
    for (const model of ['mock-chat', '', '__proto__', 'x'.repeat(256)]) expect(prices.priceOf(provider('openai'), model), model).to.equal(undefined);
  });

  it('knows only the operator’s own prices until it is loaded, and then what was asked before too', async () => {
    const own = new Map([['my-openai/house', { input: 1, output: 2 }]]);
    const prices = new PriceList({ own });
    expect(prices.priceOf(provider('openai'), 'gpt-4o')).to.equal(undefined);
    expect(prices.priceOf(provider('openai'), 'house')).to.deep.equal({ input: 1, output: 2 });
    await prices.load();
    expect(prices.priceOf(provider('openai'), 'gpt-4o')?.input).to.be.above(0);
    expect(prices.priceOf(provider('openai'), 'house')).to.deep.equal({ input: 1, output: 2 });
  });

  it('has the sandbox for nothing', () => {
    expect(costOf(new PriceList().priceOf(provider('sandbox'), 'sandbox') ?? { input: 1, output: 1 }, USAGE)).to.equal(0);
  });

  it('remembers no more than 1,024 prices, each for a minute', async () => {
    let nowMs = 0;
    const prices = await loaded({ now: () => nowMs });
    for (let index = 0; index < 1100; index += 1) {
      prices.priceOf(provider('openai'), `model-${index}`);
      expect(prices.size).to.be.at.most(1024);
    }
    const price = prices.priceOf(provider('openai'), 'gpt-4o');
    expect(prices.priceOf(provider('openai'), 'gpt-4o')).to.equal(price);
    nowMs = 60_000;
    expect(prices.priceOf(provider('openai'), 'gpt-4o')).to.not.equal(price);
    expect(prices.priceOf(provider('openai'), 'gpt-4o')).to.deep.equal(price);
  });

  it('is as old as docs/costs.md says', () => {
    const { version }: { readonly version: string } = JSON.parse(readFileSync(new URL('../../../node_modules/@pydantic/genai-prices/package.json', import.meta.url), 'utf8'));
    const docs = readFileSync(new URL('../../../../../docs/costs.md', import.meta.url), 'utf8');
    expect(docs).to.include(`\`@pydantic/genai-prices\` ${version}, published on`);
  });

  it('downloads nothing', async () => {
    const real = globalThis.fetch;
    let downloads = 0;
    globalThis.fetch = () => {
      downloads += 1;
      return Promise.reject(new Error('a download'));
    };
    try {
      const prices = await loaded();
      prices.priceOf(provider('openai'), 'gpt-4o');
      await new Promise(setImmediate);
    } finally {
      globalThis.fetch = real;
    }
    expect(downloads).to.equal(0);
  });
});
