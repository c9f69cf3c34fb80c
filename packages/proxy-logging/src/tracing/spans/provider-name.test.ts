import { expect } from 'chai';

import { providerName } from './provider-name.ts';

describe('providerName', () => {
  it("is the convention's name where it has one", () => {
    expect([['openai', 'main'], ['anthropic', 'a'], ['gemini', 'g'], ['perplexity', 'p']].map(([type = '', name = '']) => providerName(type, name)))
      .to.deep.equal(['openai', 'anthropic', 'gcp.gemini', 'perplexity']);
  });

  it('is that of the provider itself where the type says only how it is spoken to', () => {
    expect(['mistral', 'groq', 'deepseek', 'vllm'].map((name) => providerName('openai-compatible', name))).to.deep.equal(['mistral_ai', 'groq', 'deepseek', 'vllm']);
  });
});
