import { expect } from 'chai';

import { hasOpenAiContent } from './has-content.ts';

const chunk = (choice: object): never => ({ choices: [{ index: 0, ...choice }] }) as never;

describe('hasOpenAiContent', () => {
  it('sees nothing in roles, empty pieces and chunks without choices', () => {
    expect(hasOpenAiContent(chunk({ delta: { role: 'assistant', content: '' }, finish_reason: null }))).to.equal(false);
    expect(hasOpenAiContent(chunk({ delta: { role: 'assistant', content: null, tool_calls: [], refusal: null }, logprobs: null }))).to.equal(false);
    expect(hasOpenAiContent({ choices: [], usage: { prompt_tokens: 1 } })).to.equal(false);
    expect(hasOpenAiContent({ id: 'x' })).to.equal(false);
    expect(hasOpenAiContent(undefined)).to.equal(false);
  });

  it('sees text, tool calls, reasoning, refusals, legacy text and an end', () => {
    for (const delta of [{ content: 'a' }, { content: ' ' }, { tool_calls: [{ index: 0 }] }, { reasoning_content: 'hm' }, { refusal: 'no' }, { audio: { id: 'x' } }]) {
      expect(hasOpenAiContent(chunk({ delta })), JSON.stringify(delta)).to.equal(true);
    }
    expect(hasOpenAiContent(chunk({ text: 'a' }))).to.equal(true);
    expect(hasOpenAiContent(chunk({ delta: {}, finish_reason: 'stop' }))).to.equal(true);
  });
});
