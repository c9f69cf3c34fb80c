import { type ModelRequest, type Operation, parseModelRequest } from '@proxyapi/proxy-core';
import { expect } from 'chai';
import * as fc from 'fast-check';

import { billUsage } from './bill-usage.ts';
import { Billing } from './billing.ts';
import { PriceList } from './price-list.ts';

const parse = (members: object, operation: Operation = 'chat'): ModelRequest => parseModelRequest(operation, Buffer.from(JSON.stringify({ model: 'gpt-4o', ...members })));
const REQUEST = parse({ messages: [{ role: 'user', content: 'Hi' }] });
const TOLD = { promptTokens: 9, completionTokens: 20, cachedTokens: 4 };

describe('billUsage', () => {
  it('bills what the provider told of an answer that came to its end', () => {
    expect(billUsage({ request: REQUEST, usage: TOLD, content: 4000, isComplete: true })).to.deep.equal({ ...TOLD, isEstimated: false });
  });

  it('guesses by length where nothing was told: four bytes are a token', () => {
    const promptTokens = Math.ceil('[{"role":"user","content":"Hi"}]'.length / 4);
    expect(billUsage({ request: REQUEST, usage: undefined, content: 401, isComplete: true })).to.deep.equal({ promptTokens, completionTokens: 101, isEstimated: true });
    const body = Buffer.from('{"id":"not counted","choices":[{"message":{"role":"assistant","content":"12345678"}}]}');
    expect(billUsage({ request: REQUEST, usage: undefined, content: body, isComplete: true }).completionTokens).to.equal(2);
  });

  it('takes no less for a stream that was cut than had been told, nor than had come', () => {
    expect(billUsage({ request: REQUEST, usage: TOLD, content: 400, isComplete: false })).to.deep.equal({ ...TOLD, completionTokens: 100, isEstimated: true });
    expect(billUsage({ request: REQUEST, usage: TOLD, content: 4, isComplete: false })).to.deep.equal({ ...TOLD, isEstimated: true });
  });

  it('counts tools with the prompt, and nothing that the prompt carries in base64', () => {
    const without = billUsage({ request: REQUEST, usage: undefined, content: 0, isComplete: true }).promptTokens;
    const tools = [{ type: 'function', function: { name: 'f', parameters: {} } }];
    const withTools = parse({ messages: [{ role: 'user', content: 'Hi' }], tools });
    expect(billUsage({ request: withTools, usage: undefined, content: 0, isComplete: true }).promptTokens).to.equal(Math.ceil((32 + JSON.stringify(tools).length) / 4)).and.to.be.above(without);
    const image = (bytes: number): ModelRequest => parse({ messages: [{ role: 'user', content: [
      { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(bytes)}` } }, { type: 'input_audio', input_audio: { data: 'B'.repeat(bytes), format: 'wav' } }, { type: 'text', text: 'Hi' },
    ] }] });
    const ofImage = (bytes: number): number => billUsage({ request: image(bytes), usage: undefined, content: 0, isComplete: true }).promptTokens;
    expect(ofImage(100_000)).to.equal(ofImage(4)).and.to.be.below(100);
  });

  it('has no completion of an embedding', () => {
    const request = parse({ input: 'text' }, 'embedding');
    expect(billUsage({ request, usage: undefined, content: Buffer.from('{"data":[{"embedding":[0.1,0.2]}]}'), isComplete: true })).to.deep.equal({ promptTokens: 2, completionTokens: 0, isEstimated: true });
  });

  it('A47 is finite and not below 0, and so is its cost, whatever the parameters', async () => {
    const prices = new PriceList();
    await prices.load();
    const billing = new Billing(prices);
    const provider = { name: 'p', type: 'openai', origin: 'http://127.0.0.1:9', basePath: '' };
    const value = fc.oneof(fc.constantFrom<unknown>(-1, 0, 1e308, 1e9, 1.5, 'true', true, null, [], {}, 2 ** 53, -1e308), fc.string({ maxLength: 20 }), fc.jsonValue({ maxDepth: 3 }));
    const members = fc.record({ max_tokens: value, max_completion_tokens: value, n: value, best_of: value, tools: value, temperature: value, stream_options: value, messages: fc.array(value, { maxLength: 4 }) }, { requiredKeys: ['messages'] });
    const content = fc.oneof(fc.nat(2 ** 31 - 1), fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)), fc.json().map((text) => Buffer.from(text)));
    const usage = fc.option(fc.record({ promptTokens: fc.nat(1e9), completionTokens: fc.nat(1e9) }), { nil: undefined });
    fc.assert(fc.property(members, content, usage, fc.boolean(), (body, written, told, isComplete) => {
      const bill = billing.bill({ provider, model: 'gpt-4o', request: parse(body), usage: told, content: written, isComplete });
      const { isEstimated, ...counts } = bill.usage;
      for (const count of [...Object.values(counts), bill.costUsd ?? Number.NaN]) {
        if (!Number.isFinite(count) || count < 0) expect.fail(`${JSON.stringify(bill)} for ${JSON.stringify(body)}`);
      }
      if (told === undefined) expect(isEstimated).to.equal(true);
    }), { numRuns: 10_000 });
  }).timeout(30_000);
});
