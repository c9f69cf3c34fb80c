import { readFileSync } from 'node:fs';

import { expect } from 'chai';

import { type ConformanceFixture, describeProviderConformance } from '../provider-conformance.ts';
import { AnthropicAdapter } from './anthropic-adapter.ts';

const adapter = new AnthropicAdapter({ name: 'claude', now: () => 1_790_000_000_123 });

function read(file: string): Buffer {
  return readFileSync(new URL(`./__fixtures__/${file}`, import.meta.url));
}

function fixture(name: string): ConformanceFixture {
  return { response: read(`${name}.json`), stream: read(`${name}.sse`) };
}

describeProviderConformance('AnthropicAdapter', {
  adapter,
  fixtures: {
    text: fixture('text'),
    unicode: fixture('unicode'),
    'parallel tools': fixture('parallel-tools'),
    length: fixture('length'),
    'content filter': fixture('refusal'),
    'cached usage': fixture('cached-usage'),
  },
  failure: fixture('failure'),
  refuses: { 'log probabilities': 'logprobs', 'a token bias': 'logit_bias', 'a member nobody knows': 'flux_capacitance' },
});

describe('AnthropicAdapter', () => {
  it('has the chat endpoint only', () => {
    expect([...adapter.operations]).to.deep.equal(['chat']);
  });
});
